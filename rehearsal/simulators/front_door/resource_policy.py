"""What a resource's own policy lets a service do on behalf of one of our resources.

As much of IAM's language as such policies use; what is not understood never allows.
"""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from rehearsal.simulators.decision_log import DecisionLog

_LIKE = ("ArnLike", "StringLike", "ArnEquals", "AWS:Like")
_EQUAL = "StringEquals"


def allows(
    policy: Mapping[str, Any],
    *,
    service: str,
    action: str,
    resource: str,
    context: Mapping[str, str],
    log: DecisionLog | None = None,
) -> bool:
    """Whether a policy lets a service principal do something; a matching denial wins.

    What is allowed is written into the log of decisions, if there is one.
    """
    applying = [
        statement
        for statement in _list(policy.get("Statement"))
        if _principal(statement, service)
        and _any_like(statement.get("Action"), action, any_case=True)
        and _any_like(statement.get("Resource"), resource)
        and _conditions(statement, context)
    ]
    is_allowed = {statement["Effect"] for statement in applying} == {"Allow"}
    if is_allowed and log is not None and log.is_new((service, action, resource)):
        _write(log, service, action, resource, applying)
    return is_allowed


def _write(
    log: DecisionLog, service: str, action: str, resource: str, applying: list[Mapping[str, Any]]
) -> None:
    statements = sorted({str(statement.get("Sid", "")) for statement in applying})
    decision = {
        "role": service, "action": action, "resource": resource, "decision": "Allow",
        "statements": statements, "asked_by": "request", "policy_of": resource,
    }  # fmt: skip
    log.write((service, action, *statements), decision)


def _principal(statement: Mapping[str, Any], service: str) -> bool:
    principal = statement.get("Principal")
    if isinstance(principal, Mapping):
        return service in _list(principal.get("Service")) or principal.get("AWS") == "*"
    return bool(principal == "*")


def _conditions(statement: Mapping[str, Any], context: Mapping[str, str]) -> bool:
    """Whether every condition is met; of a denial, one that is not understood counts as met."""
    unknown = statement["Effect"] == "Deny"
    for operator, keys in (statement.get("Condition") or {}).items():
        for key, values in keys.items():
            value = context.get(key.lower())
            met = unknown
            if operator == "Bool":
                met = (value or "false") in _list(values)
            elif operator == _EQUAL:
                met = value in _list(values)
            elif operator in _LIKE:
                met = value is not None and _any_like(values, value)
            if not met:
                return False
    return True


def _any_like(patterns: object, value: str, *, any_case: bool = False) -> bool:
    text = value.lower() if any_case else value
    return any(
        fnmatchcase(text, _literal(pattern.lower() if any_case else pattern))
        for pattern in _list(patterns)
    )


def _literal(pattern: str) -> str:
    """IAM knows `*` and `?` but no sets, which fnmatch would read out of brackets."""
    return pattern.replace("[", "[[]")


def _list(value: object) -> Iterable[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
