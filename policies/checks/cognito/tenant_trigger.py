"""The trigger that sets the tenant claim."""

from collections.abc import Iterator

from policies.estate import Estate, Resource, Unknown
from policies.policy import estate_policy

# These triggers sign users in or create them; this platform needs none of them.
_OTHERS = (
    "create_auth_challenge", "define_auth_challenge", "pre_sign_up", "user_migration",
    "verify_auth_challenge_response",
)  # fmt: skip


@estate_policy(
    id="GH_COGNITO_011",
    severity="critical",
    types=("aws_cognito_user_pool",),
    title="A function of these stacks puts the tenant into every token",
    reason="Membership records decide about the tenant, whatever the attribute contains.",
    fix="Set lambda_config.pre_token_generation to the trigger of the identity stack.",
    threat="A forged attribute becomes a claim, or somebody else's function writes the claims.",
    platform_only=True,
)
def tenant_trigger(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for pool in estate.all("aws_cognito_user_pool"):
        schema = pool.blocks("schema")
        if not any("tenant" in str(attribute["name"]) for attribute in schema):
            continue
        path = "lambda_config.pre_token_generation"
        if not pool.shown(path):
            yield pool, "no trigger sets the tenant claim"
        elif not estate.targets(pool, path, "aws_lambda_function"):
            yield pool, "its trigger is not a function of these stacks"
        for trigger in pool.blocks("lambda_config"):
            for name in _OTHERS:
                found = trigger.shown(name)
                if found.references if isinstance(found, Unknown) else found:
                    yield pool, f"the trigger {name} can decide who signs in"
