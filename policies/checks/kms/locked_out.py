"""Keys that nobody can use or administer."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_KMS_006",
    severity="high",
    types=("aws_kms_key",),
    title="A key is enabled, and its policy lets the account administer it",
    reason="Nobody, AWS included, can administer a key whose policy excludes the account.",
    fix="Leave is_enabled and bypass_policy_lockout_safety_check alone; keep the root statement.",
    threat="A careless change makes every tenant's data unreadable for ever.",
)
def locked_out(key: Resource) -> Iterator[str]:
    if key.shown("is_enabled") is False:
        yield "it is disabled"
    if key.shown("bypass_policy_lockout_safety_check") is True:
        yield "bypass_policy_lockout_safety_check skips AWS's check of its policy"
    if key.shown("custom_key_store_id") or key.shown("xks_key_id"):
        yield "it is in a key store outside KMS, whose owner can remove it"
    if key.shown("multi_region") is True:
        yield "it is replicated to other regions, where no policy judges its grants"
    roots = [
        principal.identifier
        for statement in key.statements("policy")
        if statement.is_allow and "kms:*" in statement.actions
        for principal in statement.principals
    ]
    if key.shown("policy") and not any(root.endswith(":root") for root in roots):
        yield "its policy does not allow kms:* to the account's root"
