"""Deletion of a user pool."""

from collections.abc import Iterator

from environments.kind import RELIED_ON
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_COGNITO_014",
    severity="high",
    types=("aws_cognito_user_pool",),
    title="In staging and production a user pool is protected from deletion",
    reason="A deleted pool cannot be restored, and its users cannot be exported with passwords.",
    fix='Set deletion_protection = "ACTIVE".',
    threat="One careless apply locks out every user of every tenant.",
)
def deletable_pool(pool: Resource) -> Iterator[str]:
    guarded = pool.kind in RELIED_ON
    if guarded and pool["deletion_protection"] != "ACTIVE":
        yield "deletion protection is off"
