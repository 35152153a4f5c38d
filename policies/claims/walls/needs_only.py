"""Least privilege: a function or service does what it needs."""

from collections.abc import Iterator

from policies.authorization.explaining import Counterexample
from policies.authorization.model import Model
from policies.claims.claim import claim
from policies.claims.walls._pipelines import beside_needs, is_pipeline


@claim(
    id="GH_CLAIM_003",
    severity="high",
    title="A function or service does what it needs, and nothing else",
    reason="policies/claims/needs.toml lists every need with its reason; what is allowed beside "
    "it is there by accident.",
    threat="A hijacked function reads or changes what it has no business with.",
    fix="Remove the grant, or write the need and its reason into policies/claims/needs.toml.",
    platform_only=True,
)
def nothing_beside_needs(model: Model) -> Iterator[Counterexample]:
    workloads = [role for role in model.roles if not is_pipeline(model, role)]
    for principal in (*workloads, *model.users, *model.strangers, *model.services):
        yield from beside_needs(model, principal, lambda _: True)
