"""The accounts that a resource policy names."""

from policies.estate import Statement

_SOURCES = frozenset({"aws:sourcearn", "aws:sourceaccount", "aws:principalorgid"})


def is_account(identifier: str, own: str) -> bool:
    """Whether an ARN or a number is of this account, and of no other."""
    return "${" in identifier or not own or identifier == own or own in identifier.split(":")[4:5]


def is_limited(statement: Statement, own: str) -> bool:
    """Whether a condition narrows a statement to sources of this account."""
    return any(
        condition.variable.lower() in _SOURCES
        and statement.limited_by(condition.variable)
        and all(_is_ours(value, own) for value in condition.values)
        for condition in statement.conditions
    )


def _is_ours(value: str, own: str) -> bool:
    # The ARN of a bucket or an organization's number names no account.
    nameless = value.startswith("o-") or value.split(":")[4:5] == [""]
    return nameless or is_account(value, own)
