"""Requests on webhooks. What a secret is called comes from the gateway, which stored it."""

from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from lambda_src.runtime.event_types import EventType
from lambda_src.runtime.http.requests import Request, SessionId

_LONGEST_URL = 2_000
EventId = Annotated[
    str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[1-9][0-9]{0,8}$")
]


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError("must be an address such as https://example.com/events.") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise ValueError("must be an address such as https://example.com/events.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise ValueError("must have no user, password or fragment.")
    if not text.isascii() or any(letter <= " " for letter in text) or "\\" in text:
        raise ValueError("must have printable ASCII characters only; percent-encode others.")
    return text


def _unique(types: list[EventType]) -> list[EventType]:
    if len(set(types)) != len(types):
        raise ValueError("must name each type once.")
    return types


Url = Annotated[str, Field(min_length=1, max_length=_LONGEST_URL), AfterValidator(_address)]
EventTypes = Annotated[list[EventType], Field(min_length=1, max_length=5), AfterValidator(_unique)]
Description = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]
Version = Annotated[str, Field(min_length=32, max_length=64)]


class ListWebhooks(Request):
    """All webhooks of a tenant; they are few."""


class OnWebhook(Request):
    """Anything on one webhook."""

    webhook: SessionId


class CreateWebhook(OnWebhook):
    """Send events of some types to an address."""

    url: Url
    event_types: EventTypes
    description: Description = ""
    secret_version: Version


class ChangeWebhook(OnWebhook):
    """Another address or other types, or a pause. What is not named stays."""

    url: Url | None = None
    event_types: EventTypes | None = None
    description: Description | None = None
    status: Literal["active", "paused"] | None = None


class RotateWebhook(OnWebhook):
    """Sign with another secret; the one before is valid for `overlap_hours` too."""

    secret_version: Version
    overlap_hours: int = Field(default=24, ge=0, le=168)


class ListDeliveries(OnWebhook):
    """A page of a webhook's deliveries, the newest event first."""

    status: Literal["waiting", "delivered", "parked"] | None = None
    limit: int | None = Field(default=None, ge=1)
    cursor: Annotated[str, Field(max_length=100)] | None = None


class Replay(OnWebhook):
    """Send an event again, or those of a time: `after` included, `before` not.

    Of a range those of `status` are sent, by default what is parked.
    """

    event: EventId | None = None
    after: AwareDatetime | None = None
    before: AwareDatetime | None = None
    status: Literal["parked", "all"] = "parked"

    @model_validator(mode="after")
    def _one_or_a_range(self) -> "Replay":
        if (self.event is None) == (self.after is None):
            raise ValueError("must name an event, or a range by after and before.")
        if self.event is not None and self.before is not None:
            raise ValueError("must name an event, or a range by after and before.")
        return self

    def bounds(self) -> tuple[datetime | None, datetime | None]:
        """The times of the range."""
        return self.after, self.before
