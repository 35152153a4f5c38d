"""Events as Slack sends them, signed by code of the tests' own."""

import hashlib
import hmac
import json
import time
from typing import Any

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # the example of Slack's own page
TEAM, CHANNEL, USER = "T0ACME", "C024BE91L", "U2147483697"


def mention(text: str = "<@U0LAN0Z89> hello", **changed: Any) -> dict[str, Any]:
    """The app is mentioned; `event_id` belongs to the envelope, the rest to the event."""
    event_id = changed.pop("event_id", "Ev08MFMKH6")
    event = {
        "type": "app_mention",
        "user": USER,
        "text": text,
        "ts": "1515449522.000016",
        "channel": CHANNEL,
        "event_ts": "1515449522000016",
        **changed,
    }
    return {
        "token": "ZZZZZZWSxiZZZ2yIvs3peJ",
        "team_id": TEAM,
        "api_app_id": "A0MDYCDME",
        "event": {name: value for name, value in event.items() if value is not None},
        "type": "event_callback",
        "event_id": event_id,
        "event_time": 1515449522,
        "authorizations": [{"team_id": TEAM, "user_id": "U0LAN0Z89", "is_bot": True}],
    }


def signature(body: str, timestamp: str, secret: str = SECRET) -> str:
    base = f"v0:{timestamp}:{body}".encode()
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def signed(document: Any, *, age: float = 0, secret: str = SECRET) -> tuple[str, dict[str, str]]:
    """The body, and its headers as of `age` seconds ago."""
    body = document if isinstance(document, str) else json.dumps(document)
    timestamp = str(int(time.time() - age))
    return body, {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(body, timestamp, secret),
    }
