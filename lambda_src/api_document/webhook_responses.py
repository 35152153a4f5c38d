"""The answers of webhooks and of the analytics of flows, as typed models."""

from typing import Annotated, Literal

from pydantic import Field

from lambda_src.api_document.responses import Count, Day, Moment, Shown
from lambda_src.runtime.event_types import EventType

Share = Annotated[float, Field(ge=0, le=1)]


class WebhookShown(Shown):
    """Where events are sent. A replaced secret signs too until `previous_secret_until`."""

    id: str
    url: str
    description: str
    event_types: list[EventType]
    status: Literal["active", "paused"]
    previous_secret_until: Moment | None
    created_at: Moment


class SecretWebhookShown(WebhookShown):
    """A webhook with the secret that signs from now on, which is in no other answer."""

    secret: str = Field(pattern=r"^whsec_[A-Za-z0-9+/]+=*$")


class WebhooksShown(Shown):
    """Every webhook of a tenant."""

    webhooks: list[WebhookShown]


class DeletedWebhookShown(Shown):
    """The webhook is gone."""

    deleted: Literal[True]


class DeliveryShown(Shown):
    """What became of one event."""

    event: str
    event_type: EventType
    session_id: str
    status: Literal["waiting", "delivered", "parked"]
    attempts: Count
    http_status: int | None
    error: str | None
    next_attempt_at: Moment | None
    happened_at: Moment
    attempted_at: Moment | None
    delivered_at: Moment | None


class DeliveriesShown(Shown):
    """A page of deliveries, those of the newest events first."""

    deliveries: list[DeliveryShown]
    next_cursor: str | None


class ReplayedShown(Shown):
    """How many events are sent again; from `next_after` on there are more."""

    replayed: Count
    next_after: Moment | None


class SecondsShown(Shown):
    """How long something took."""

    count: Count
    mean: float | None
    p50: float | None
    p95: float | None


class EndsShown(Shown):
    """Sessions that started, and how they ended."""

    starts: Count
    completions: Count
    abandoned: Count
    completion_rate: Share | None


class TotalsShown(EndsShown):
    """Those of all days, and how long sessions took from start to end."""

    seconds: SecondsShown


class EndsOfDay(EndsShown):
    """Those of a day."""

    day: Day


class EndsOfVersion(EndsShown):
    """Those of a version."""

    version: Count


class EndsInLanguage(EndsShown):
    """Those in a language."""

    language: str


class EndsOfVariant(EndsShown):
    """Those of a variant."""

    variant: str


class NodeCountsShown(Shown):
    """How often sessions reached a node, went on or ended there."""

    node: str
    reached: Count
    left: Count
    completed: Count
    abandoned: Count
    drop_off_rate: float | None
    seconds: SecondsShown


class OptionCountShown(Shown):
    """How often an option of a question was chosen, and its share of the question's answers."""

    node: str
    option: str
    count: Count
    share: Share


class FlowReportShown(Shown):
    """The counts of a flow, and by what `by` named."""

    flow_id: str
    key: str
    first: Day
    last: Day
    totals: TotalsShown
    by_day: list[EndsOfDay] | None = None
    by_version: list[EndsOfVersion] | None = None
    by_language: list[EndsInLanguage] | None = None
    by_variant: list[EndsOfVariant] | None = None
    nodes: list[NodeCountsShown]
    answers: list[OptionCountShown]
