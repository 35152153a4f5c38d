"""The actions and resources by which AWS judges topics, dashboards and budgets.

MiniStack judges them by the operation's name, and most on every resource. AWS knows two actions of
budgets alone, and the resource of each operation:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbudgetservice.html,
.../list_amazoncloudwatch.html, .../list_amazonsns.html.
"""

import json
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, Final

_READING: Final = ("Describe", "Get")
_OF_TAGS: Final = frozenset({"ListTagsForResource", "TagResource", "UntagResource"})


def module() -> ModuleType:
    """MiniStack's module that names what a request does, on what."""
    from ministack.core import iam_actions  # noqa: PLC0415 - it reads the environment

    found: ModuleType = iam_actions
    return found


def add_to(iam_actions: ModuleType) -> None:
    """Put ours in front of MiniStack's names."""
    action_of: Callable[..., str | None] = iam_actions.extract_iam_action
    resource_of: Callable[..., str] = iam_actions.extract_resource_arn

    def extract_iam_action(service: str, *rest: Any) -> str | None:  # noqa: ANN401 - passed on as they are
        return budget_action(action_of(service, *rest))

    def extract_resource_arn(  # noqa: PLR0917 - MiniStack calls it so
        service: str, method: str, path: str, headers: dict[str, str], body: bytes,
        query: dict[str, Any], region: str, account_id: str,
    ) -> str:  # fmt: skip
        named = _named(service, body, query, account_id)
        return named or resource_of(service, method, path, headers, body, query, region, account_id)

    iam_actions.extract_iam_action = extract_iam_action  # type: ignore[attr-defined] # the module's own function
    iam_actions.extract_resource_arn = extract_resource_arn  # type: ignore[attr-defined] # as above


def budget_action(action: str | None) -> str | None:
    """The action that AWS authorizes an operation of Budgets by."""
    service, _, operation = (action or "").partition(":")
    if service != "budgets" or operation in _OF_TAGS:
        return action
    return f"budgets:{'ViewBudget' if operation.startswith(_READING) else 'ModifyBudget'}"


def _named(service: str, body: bytes, query: Mapping[str, Any], account_id: str) -> str | None:
    if service == "sns":
        return _first(query, "ResourceArn")
    if service == "monitoring":
        name = _first(query, "DashboardName") or _first(query, "DashboardNames.member.1")
        if name:
            return f"arn:aws:cloudwatch::{account_id}:dashboard/{name}"
        return _first(query, "ResourceARN")
    if service == "budgets":
        return _budget(body, account_id)
    return None


def _budget(body: bytes, account_id: str) -> str | None:
    try:
        asked = json.loads(body or b"{}")
    except ValueError:
        return None
    if not isinstance(asked, dict):
        return None
    if arn := asked.get("ResourceARN"):
        return str(arn)
    budget = asked.get("Budget") or asked.get("NewBudget") or {}
    name = asked.get("BudgetName") or budget.get("BudgetName")
    return f"arn:aws:budgets::{account_id}:budget/{name}" if name else None


def _first(query: Mapping[str, Any], name: str) -> str | None:
    found = query.get(name)
    value = found[0] if isinstance(found, list) and found else found
    return str(value) if value else None
