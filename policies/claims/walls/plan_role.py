"""The plan role changes nothing."""

from collections.abc import Iterator

from policies.authorization.explaining import Counterexample
from policies.authorization.model import Model
from policies.claims.claim import claim
from policies.claims.walls._pipelines import beside_needs, pipelines
from policies.claims.walls._secrets import reveals
from policies.service_authorization import Action


@claim(
    id="GH_CLAIM_004",
    severity="high",
    title="The plan role changes nothing, and reads neither a secret nor a tenant's data",
    reason="Everybody who may open a pull request can make a workflow run as the plan role.",
    threat="A pull request changes the platform, or prints the secrets and data of tenants.",
    fix="Take the action out of the plan role's policy.",
    platform_only=True,
)
def plan_role_only_reads(model: Model) -> Iterator[Counterexample]:
    for role in pipelines(model, "plan"):
        yield from beside_needs(model, role, _changes_or_reveals)


def _changes_or_reveals(action: Action) -> bool:
    return action.level not in {"Read", "List"} or reveals(action)
