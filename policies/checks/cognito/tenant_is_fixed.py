"""The tenant attribute of a user."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_COGNITO_001",
    severity="critical",
    types=("aws_cognito_user_pool",),
    title="The tenant of a user can never be changed",
    reason="A mutable attribute can be rewritten by any client that may write it.",
    fix="Declare tenant_id with mutable = false.",
    threat="A user of one tenant becomes a user of another.",
    platform_only=True,
)
def tenant_is_fixed(pool: Resource) -> Iterator[str]:
    for attribute in pool.blocks("schema"):
        if "tenant" in str(attribute["name"]) and attribute["mutable"] is not False:
            yield f"{attribute['name']} can be changed"
