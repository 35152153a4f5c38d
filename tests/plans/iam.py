"""Asks a role's statements what IAM would answer."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from tests.plans.reading import Granted


def allowed(statements: Iterable[Granted], action: str, resource: str) -> list[Granted]:
    """The statements that allow an action on a resource, none when one denies it.

    Conditions of what allows are the caller's to judge; a deny with conditions does not count.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """
    matching = [item for item in statements if _matches(item, action, resource)]
    if any(item.effect == "Deny" and not item.conditions for item in matching):
        return []
    return [item for item in matching if item.effect == "Allow"]


def _matches(statement: Granted, action: str, resource: str) -> bool:
    # Action names are compared without case, resources with.
    return any(
        fnmatchcase(action.lower(), pattern.lower()) for pattern in statement.actions
    ) and any(fnmatchcase(resource, pattern) for pattern in statement.resources)
