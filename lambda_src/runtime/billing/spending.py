"""What a tenant's month item tells about its spending: nearly used up, or unlike its other days.

Both are counted by metrics that have an alarm, with the tenant in the line and in no dimension.
"""

from statistics import fmean
from typing import Any, Final

from lambda_src.runtime.billing.reservations import Reservation
from lambda_src.runtime.http.wire import Item
from lambda_src.runtime.logs import count_of, logger
from lambda_src.runtime.storage import keys

NEAR_PERCENT: Final = 90
UNUSUAL_TIMES: Final = 5
LEAST_PERCENT: Final = 2
"""Of the budget: a day that used less is nobody's trouble, however unusual."""
LEAST_DAYS: Final = 3
"""Days of this month with use, before the average of them says anything."""


def log_spending(reservation: Reservation, month: Item, budget: int) -> None:
    """Log what is remarkable about the month item with which a call was reserved."""
    tenant, settled = reservation.tenant_id, month.get("settled", 0)
    if settled * 100 >= budget * NEAR_PERCENT:
        logger.warning(
            "budget near its end",
            **_of(tenant, tokens=settled, budget=budget),
            **count_of("BudgetsNearEnd"),
        )
    today = month.get(keys.used_attribute(reservation.made_at), 0)
    usual = _usual_day(reservation, month)
    if usual and today > UNUSUAL_TIMES * usual and today * 100 > budget * LEAST_PERCENT:
        logger.warning(
            "spend is unusual",
            **_of(tenant, tokens=today, usual_tokens=round(usual), budget=budget),
            **count_of("UnusualSpend"),
        )


def _usual_day(reservation: Reservation, month: Item) -> float | None:
    """Return the tokens of an average earlier day of this month, of those with any use."""
    today = keys.used_attribute(reservation.made_at)
    earlier = [
        count
        for name, count in month.items()
        if name.startswith(keys.USED_PREFIX) and name < today and count > 0
    ]
    return fmean(earlier) if len(earlier) >= LEAST_DAYS else None


def _of(tenant_id: str, **numbers: int) -> dict[str, Any]:
    return {"tenant_id": tenant_id, **numbers}
