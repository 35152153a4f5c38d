"""What Slack sends, and which of it is a message to answer.

https://docs.slack.dev/apis/events-api
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from lambda_src.runtime.http.errors import InvalidRequestError

_DIRECT = "im"
_MENTION = re.compile(r"^\s*<@[A-Z0-9]+(?:\|[^>]*)?>[\s:,]*")


@dataclass(frozen=True)
class Challenge:
    """Slack asks whether this address is ours; the answer repeats the challenge."""

    challenge: str


@dataclass(frozen=True)
class Ignored:
    """An event that is not for us, and why."""

    reason: str


@dataclass(frozen=True)
class SlackMessage:
    """A message of a person to the assistant."""

    team_id: str
    event_id: str
    channel: str
    user: str
    text: str
    event_ts: str
    thread_ts: str


def read(body: bytes) -> Challenge | Ignored | SlackMessage:
    """Return what a verified body means. Raises InvalidRequestError when it is not Slack's form."""
    try:
        document = json.loads(body)
    except ValueError:
        raise InvalidRequestError("body", "must be a JSON object in UTF-8.") from None
    if not isinstance(document, dict):
        raise InvalidRequestError("body", "must be a JSON object.")
    kind = document.get("type")
    if kind == "url_verification":
        return Challenge(_text(document, "challenge"))
    if kind != "event_callback":
        return Ignored("type")
    event = document.get("event")
    if not isinstance(event, dict):
        raise InvalidRequestError("event", "must be a JSON object.")
    reason = _reason_to_ignore(document, event)
    return Ignored(reason) if reason else _message(document, event)


def _reason_to_ignore(document: dict[str, Any], event: dict[str, Any]) -> str | None:
    is_direct = event.get("type") == "message" and event.get("channel_type") == _DIRECT
    if event.get("bot_id") or event.get("bot_profile") or event.get("user") in _ours(document):
        return "bot"
    if event.get("subtype"):  # edits, deletions, joins: not a new message of a person
        return "subtype"
    if event.get("type") != "app_mention" and not is_direct:
        return "event"
    if not str(event.get("text") or "").strip() or not event.get("user"):
        return "empty"
    return None


def _ours(document: dict[str, Any]) -> set[str]:
    """Return the user ids that the event was delivered for, as far as they are bots."""
    found = document.get("authorizations")
    authorizations = found if isinstance(found, list) else []
    return {
        str(item.get("user_id"))
        for item in authorizations
        if isinstance(item, dict) and item.get("is_bot")
    }


def _message(document: dict[str, Any], event: dict[str, Any]) -> Ignored | SlackMessage:
    timestamp = _text(event, "ts")
    text = _MENTION.sub("", _text(event, "text")).strip()
    if not text:
        return Ignored("empty")
    return SlackMessage(
        team_id=_text(document, "team_id"),
        event_id=_text(document, "event_id"),
        channel=_text(event, "channel"),
        user=_text(event, "user"),
        text=text,
        event_ts=timestamp,
        thread_ts=str(event.get("thread_ts") or timestamp),
    )


def _text(values: dict[str, Any], field: str) -> str:
    value = values.get(field)
    if not isinstance(value, str) or not value:
        raise InvalidRequestError(field, "is required.")
    return value
