"""The delivery roles, compared with AWS's own lists of what its resources need."""

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase

import pytest

from rehearsal.contracts.reference.resource_handlers import handlers
from tests.plans.permission_differences import IN_NO_LIST, NOT_GRANTED, WITHOUT_SCHEMA
from tests.plans.reading import Granted, Plan

Role = Callable[[str], list[Granted]]
BOOTSTRAPPED = "state"
GAPS = "EmulatorGaps"


@pytest.fixture
def needed(plans: dict[str, Plan]) -> dict[str, dict[str, frozenset[str]]]:
    """The lists of every type that a stack of the apply role makes."""
    types = types_of(plans) - WITHOUT_SCHEMA.keys()
    return {type_: dict(handlers()[type_]) for type_ in types}


def types_of(plans: dict[str, Plan]) -> set[str]:
    return {
        entry["type"]
        for stack, plan in plans.items()
        if stack != BOOTSTRAPPED
        for entry in plan.changes()
    }


def granted(statements: list[Granted]) -> set[str]:
    return {
        action.lower()
        for item in statements
        if item.effect == "Allow" and item.sid != GAPS
        for action in item.actions
    }


def matches(action: str, patterns: Iterator[str] | set[str] | dict[str, str]) -> bool:
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)


def test_every_type_has_a_list_or_a_reason(plans: dict[str, Plan]) -> None:
    known = handlers().keys() | WITHOUT_SCHEMA.keys()
    assert not types_of(plans) - known


@pytest.mark.parametrize(
    ("name", "kinds"),
    [("apply", ("create", "read", "update", "delete")), ("plan", ("read",))],
)
def test_a_role_may_do_what_awss_lists_name(
    role: Role, needed: dict[str, dict[str, frozenset[str]]], name: str, kinds: tuple[str, ...]
) -> None:
    patterns = granted(role(name))
    missing = {
        action: type_
        for type_, lists in needed.items()
        for kind in kinds
        for action in lists.get(kind, ())
        if not matches(action, patterns) and not matches(action, NOT_GRANTED)
    }
    assert not missing, "grant them, or say in permission_differences.py why not"


@pytest.mark.parametrize("name", ["apply", "plan"])
def test_a_role_may_do_nothing_that_no_list_names(
    role: Role, needed: dict[str, dict[str, frozenset[str]]], name: str
) -> None:
    listed = {
        action.lower() for lists in needed.values() for kind in lists.values() for action in kind
    }
    unneeded = {
        pattern
        for pattern in granted(role(name))
        if not any(fnmatchcase(action, pattern) for action in listed)
        and not matches(pattern, IN_NO_LIST)
    }
    assert not unneeded, "take them away, or say in permission_differences.py why not"


def test_no_difference_is_accepted_that_is_none() -> None:
    every = {
        action for lists in handlers().values() for actions in lists.values() for action in actions
    }
    assert not [one for one in NOT_GRANTED if not any(matches(action, {one}) for action in every)]
    assert not WITHOUT_SCHEMA.keys() & handlers().keys()
