"""The apply role reads nobody's data."""

from collections.abc import Iterator

from policies.authorization.explaining import Counterexample
from policies.authorization.model import Model
from policies.claims.claim import claim
from policies.claims.walls._pipelines import beside_needs, pipelines
from policies.claims.walls._secrets import reveals
from policies.service_authorization import Action


@claim(
    id="GH_CLAIM_007",
    severity="high",
    title="The apply role reads neither a secret nor a tenant's data, and runs only the migration",
    reason="It deploys; what users wrote is nothing that a deployment needs.",
    threat="A workflow prints what tenants wrote.",
    fix="Take the action out of the apply role's policies.",
    platform_only=True,
)
def apply_role_reads_no_data(model: Model) -> Iterator[Counterexample]:
    for role in pipelines(model, "apply"):
        yield from beside_needs(model, role, _reveals_or_runs)


def _reveals_or_runs(action: Action) -> bool:
    return reveals(action) or action.name.lower() in {
        "lambda:invokefunction", "lambda:invokefunctionurl", "lambda:invokeasync",
    }  # fmt: skip
