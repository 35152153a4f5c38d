"""Verification of a changed email address."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_COGNITO_013",
    severity="medium",
    types=("aws_cognito_user_pool",),
    title="A new email address is verified before use, and only email recovers an account",
    reason="An unverified address can be somebody else's; a telephone number can be transferred.",
    fix="Set user_attribute_update_settings for email and recovery by verified_email alone.",
    threat="A stolen session becomes a stolen account.",
)
def verified_changes(pool: Resource) -> Iterator[str]:
    path = "user_attribute_update_settings.attributes_require_verification_before_update"
    if "email" not in (pool[path] or []):
        yield "a new email address is used before it is verified"
    for way in pool.blocks("account_recovery_setting.recovery_mechanism"):
        if way["name"] != "verified_email":
            yield f"{way['name']} can recover an account"
