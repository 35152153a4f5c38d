"""Keys that nobody can use or govern."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_KMS_006",
    severity="high",
    types=("aws_kms_key",),
    title="A key is enabled, and its policy keeps the account in charge",
    reason="A key whose policy shuts out the account can be governed by nobody, AWS included.",
    fix="Leave is_enabled and bypass_policy_lockout_safety_check alone; keep the root statement.",
    threat="A careless change locks every tenant's data for good.",
)
def locked_out(key: Resource) -> Iterator[str]:
    if key.shown("is_enabled") is False:
        yield "it is disabled"
    if key.shown("bypass_policy_lockout_safety_check") is True:
        yield "AWS is told not to check who governs it"
    if key.shown("custom_key_store_id") or key.shown("xks_key_id"):
        yield "it lies in a store outside KMS, whose owner can take it away"
    if key.shown("multi_region") is True:
        yield "it is replicated to other regions, where nobody judges who may use it"
    roots = [
        each.identifier
        for statement in key.statements("policy")
        if statement.is_allow and "kms:*" in statement.actions
        for each in statement.principals
    ]
    if key.shown("policy") and not any(root.endswith(":root") for root in roots):
        yield "its policy does not leave the account in charge"
