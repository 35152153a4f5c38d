"""The rehearsal's Slack as a test uses it: say something, read threads, sign events by hand."""

import json
import time
import uuid
from typing import Any

import httpx

from rehearsal.simulators.slack.secrets_file import SecretsFile
from rehearsal.simulators.slack.signing import signed_headers
from tests.deployed.evidence import log_lines
from tests.deployed.running import Rehearsal

TEAM = "T0ACME"
_REPLY_SECONDS = 30.0


class SlackWorkspace:
    """The workspace of acme; each has a channel of its own."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self.channel = f"C{uuid.uuid4().hex[:10].upper()}"
        port = rehearsal.status["processes"]["slack"]["port"]
        self.server = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False)
        self.secret = SecretsFile(rehearsal.home / "slack-secrets.json").signing_secret()

    def say(self, text: str, **changed: str) -> dict[str, Any]:
        """Mention the bot; how the event was answered."""
        url = f"{self.rehearsal.output('edge', 'url')}/slack/events"
        said = {"url": url, "team_id": TEAM, "channel": self.channel, "user": "U0TEST"}
        answer = self.server.post("/local/say", json={**said, "text": text, **changed})
        document: dict[str, Any] = answer.raise_for_status().json()
        return document

    def replies(self, thread_ts: str, count: int = 1) -> list[str]:
        """What the bot said in a thread, once it said that much."""
        wanted = {"channel": self.channel, "thread_ts": thread_ts}
        deadline = time.monotonic() + _REPLY_SECONDS
        while True:
            messages = self.server.get("/local/messages", params=wanted).json()
            found = [message["text"] for message in messages if message.get("bot_id")]
            if len(found) >= count:
                return found
            assert time.monotonic() < deadline, f"{len(found)} replies, {count} expected"
            time.sleep(0.1)

    def send(self, event: dict[str, Any], *, age: int = 0, secret: str = "") -> httpx.Response:
        """An event signed by hand, to the API as CloudFront calls it."""
        body = json.dumps(event).encode()
        headers = signed_headers(secret or self.secret, body, at=int(time.time()) - age)
        return self.rehearsal.api().post("/slack/events", content=body, headers=headers)

    def mention(self, text: str, **changed: Any) -> dict[str, Any]:
        """An event of a new message."""
        return {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": changed.pop("event_id", f"Ev{uuid.uuid4().hex[:10].upper()}"),
            "event": {
                "type": "app_mention", "user": "U0TEST", "text": text,
                "ts": f"{time.time():.6f}", "channel": self.channel, **changed,
            },
        }  # fmt: skip

    def logged(self, function: str, since: float) -> list[dict[str, Any]]:
        """The structured lines of `verification`, `execution` or `worker`."""
        found = []
        for line in log_lines(self.rehearsal, f"slack-{function}", since=since):
            try:
                found.append(json.loads(line))
            except ValueError:  # Lambda's own lines
                continue
        return found

    def close(self) -> None:
        self.server.close()
