"""Whether Lambda lets the account run, and reserve, what the settings ask for."""

from collections.abc import Callable, Iterator
from typing import Any

from environments import Settings
from environments.capacity import RESERVING_FUNCTIONS, UNRESERVED
from gatehouse.delivery.preflight.problem import Problem

_NEW_ACCOUNT = 10  # parallel runs that AWS gives some new accounts
_RAISE = "Raise the quota L-B99A9384 in Service Quotas"


def quotas(settings: Settings, client: Callable[[str], Any]) -> Iterator[Problem]:
    """Lambda's quota is what the settings say, and leaves room for every reservation."""
    account = client("lambda").get_account_settings()
    limit = int(account["AccountLimit"]["ConcurrentExecutions"])
    expected = settings.functions.account_concurrency
    each = settings.functions.reserved_concurrency or 0
    reserved = RESERVING_FUNCTIONS * each
    if limit <= _NEW_ACCOUNT < expected:
        yield Problem(
            f"Lambda runs {limit} functions at once here, as in a new account: requests "
            "beyond that are throttled.",
            f"{_RAISE} to {expected}, or set functions.account_concurrency to {limit}.",
        )
    elif limit < expected:
        yield Problem(
            f"Lambda runs {limit} functions at once here; functions.account_concurrency is "
            f"{expected}.",
            f"{_RAISE} to {expected}, or set functions.account_concurrency to {limit}.",
        )
    if reserved and limit - UNRESERVED < reserved:
        yield Problem(
            f"Lambda runs {limit} functions at once here and keeps {UNRESERVED} unreserved; "
            f"functions.reserved_concurrency is {each} for each of {RESERVING_FUNCTIONS} "
            f"functions, {reserved} together.",
            f"{_RAISE}, or lower functions.reserved_concurrency.",
        )
