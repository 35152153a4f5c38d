"""Self sign-up of a user pool."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_COGNITO_005",
    severity="high",
    types=("aws_cognito_user_pool",),
    title="Users are invited, and cannot sign themselves up",
    reason="A user who signs up alone belongs to no tenant, and chooses its own attributes.",
    fix="Set allow_admin_create_user_only = true.",
    threat="Strangers create accounts and spend the model budget.",
)
def self_sign_up(pool: Resource) -> Iterator[str]:
    if pool["admin_create_user_config.allow_admin_create_user_only"] is not True:
        yield "anybody may sign up"
