"""Least privilege: a function or service does what it needs."""

from collections.abc import Iterator

from policies.authorization.explaining import Counterexample, counterexample
from policies.authorization.model import Model
from policies.authorization.rules import Rule
from policies.claims.claim import claim
from policies.claims.needs import Needs
from policies.claims.walls._pipelines import breaches_beside_needs, for_everybody, is_pipeline


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
    needs, reported = Needs(model), set[frozenset[Rule]]()
    for principal in (*workloads, *model.users, *model.strangers, *model.services):
        for breach in breaches_beside_needs(model, needs, principal, lambda _: True):
            public = for_everybody(breach)
            if public not in reported:
                yield counterexample(breach)
            reported |= {public} - {frozenset()}
