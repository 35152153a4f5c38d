"""Messages by channel, in the order of their arrival."""

import threading
import time
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

Message = dict[str, Any]
BOT = "U0GATEHOUSE"


@dataclass
class SlackWorkspace:
    """All channels of all workspaces; gone when the server ends."""

    _messages: dict[str, list[Message]] = field(default_factory=dict)
    _last: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, channel: str, message: Message) -> Message:
        """Keep a message under a new timestamp, which names it."""
        with self._lock:
            self._last = max(self._last + 1, time.time_ns() // 1000)
            stamp = f"{self._last // 1_000_000}.{self._last % 1_000_000:06}"
            kept = {"type": "message", **message, "ts": stamp}
            self._messages.setdefault(channel, []).append(kept)
        return kept

    def thread(self, channel: str, thread_ts: str) -> list[Message]:
        """The message of that timestamp and the replies to it."""
        return [
            message
            for message in self._messages.get(channel, [])
            if thread_ts in (message["ts"], message.get("thread_ts"))
        ]


def mention(message: Message, *, team_id: str, channel: str) -> dict[str, Any]:
    """The event that tells an app of a message that mentions it."""
    return {
        "type": "event_callback",
        "team_id": team_id,
        "api_app_id": "A0GATEHOUSE",
        "event_id": f"Ev{token_hex(5).upper()}",
        "event_time": int(float(message["ts"])),
        "authorizations": [{"team_id": team_id, "user_id": BOT, "is_bot": True}],
        "event": {
            "type": "app_mention",
            "user": message["user"],
            "text": message["text"],
            "ts": message["ts"],
            "event_ts": message["ts"],
            "channel": channel,
            **({"thread_ts": message["thread_ts"]} if "thread_ts" in message else {}),
        },
    }
