"""Services that use a key for other accounts."""

from collections.abc import Iterator

from policies.checks.storage._sources import is_account
from policies.estate import Resource
from policies.policy import resource_policy

_OF_ACCOUNT = frozenset({"aws:sourceaccount", "aws:sourcearn", "kms:calleraccount"})


@resource_policy(
    id="GH_KMS_003",
    severity="high",
    types=("aws_kms_key", "aws_kms_key_policy"),
    title="A service uses a key only for resources of this account",
    reason="A service uses the same principal for the resources of every account.",
    fix="Set a condition on kms:EncryptionContext, aws:SourceArn or aws:SourceAccount.",
    threat="Another account makes the service decrypt with our key.",
)
def service_without_context(key: Resource) -> Iterator[str]:
    for statement in key.statements("policy"):
        services = [
            principal.identifier
            for principal in statement.principals
            if principal.type == "Service"
        ]
        names = [condition.variable for condition in statement.conditions]
        contexts = [name for name in names if name.lower().startswith("kms:encryptioncontext")]
        narrow = statement.limited_by(
            *contexts, "aws:SourceArn", "aws:SourceAccount", "kms:CallerAccount"
        )
        others = [
            value
            for condition in statement.conditions
            if condition.variable.lower() in _OF_ACCOUNT or condition.variable in contexts
            for value in condition.values
            if not is_account(value, key.estate.account)
        ]
        if statement.is_allow and services and not narrow:
            yield f"{services[0]} may use it for resources of any account"
        elif statement.is_allow and services and others:
            yield f"{services[0]} may use it for {others[0]}"
