"""Whom alarms tell, and what the environment may cost before they do."""

from typing import Annotated

from pydantic import Field

from .section import Section
from .shapes import Listed, Shape

_EMAIL = Shape(r"[A-Za-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}", "an e-mail address")
_WEBHOOK = Shape(
    r"https://[a-z0-9.-]{1,253}(?:/[A-Za-z0-9._~/-]*)?",
    "an https address without query, which can confirm SNS's subscription",
)


class Alarms(Section):
    """The topic that every alarm notifies, and the budget."""

    emails: Listed[Annotated[str, _EMAIL]] = Field(
        default=(),
        description="Addresses that get a mail for each alarm, each after it confirmed.",
    )
    webhooks: Listed[Annotated[str, _WEBHOOK]] = Field(
        default=(),
        description="Addresses that SNS posts each alarm to. No secrets: they are in the plan.",
    )
    monthly_budget: int = Field(
        default=100,
        ge=1,
        le=10_000_000,
        description="US dollars a month that the environment may cost; at 80 percent, and when "
        "the forecast passes it, people are told.",
    )
    good_percent: float = Field(
        default=99.9,
        ge=90,
        le=99.99,
        description="Percent of requests that do not fail for our own reasons, over 30 days: the "
        "objective behind the alarm `user-errors`.",
    )
    fast_percent: float = Field(
        default=99.0,
        ge=50,
        le=99.9,
        description="Percent of requests that take 2 seconds at most without their model: the "
        "objective behind the alarm `user-latency`.",
    )
    secret_days: int = Field(
        default=365,
        ge=1,
        le=3_650,
        description="Days after which a secret that functions read is to have been rotated.",
    )
