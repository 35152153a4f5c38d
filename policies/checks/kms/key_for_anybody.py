"""The principals that may use a key."""

from collections.abc import Iterator

from policies.checks.storage._sources import is_account
from policies.estate import Resource, Statement
from policies.policy import resource_policy


@resource_policy(
    id="GH_KMS_002",
    severity="critical",
    types=("aws_kms_key", "aws_kms_key_policy"),
    title="A key's policy names this account and the services that need it, and nobody else",
    reason="A key policy alone is enough to let a stranger decrypt.",
    fix="Name the account's root, or a service with the encryption context it uses.",
    threat="A stranger decrypts stolen tables and states.",
)
def key_for_anybody(key: Resource) -> Iterator[str]:
    for statement in key.statements("policy"):
        if statement.is_allow:
            yield from (
                f"{stranger} may use it" for stranger in _strangers(statement, key.estate.account)
            )


def _strangers(statement: Statement, account: str) -> Iterator[str]:
    if statement.is_public() and not _is_for(statement, account):
        yield "every principal"
    for kind, identifier in statement.principals:
        if kind == "AWS" and identifier != "*" and not is_account(identifier, account):
            yield identifier


def _is_for(statement: Statement, account: str) -> bool:
    """Whether a condition narrows a statement to callers of this account."""
    return any(
        condition.variable.lower() == "kms:calleraccount"
        and statement.limited_by(condition.variable)
        and all(is_account(value, account) for value in condition.values)
        for condition in statement.conditions
    )
