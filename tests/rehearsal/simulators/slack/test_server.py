"""The local Slack over its own routes: what it signs, what it takes, and how it fails on order."""

import hashlib
import hmac
import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from rehearsal.simulators.slack.secrets_file import SecretsFile
from rehearsal.simulators.slack.signing import signed_headers
from tests.lambda_src.listener import Listener, Reply, listening


@pytest.fixture
def secrets(tmp_path: Path) -> SecretsFile:
    made = SecretsFile(tmp_path / "secrets.json")
    made.make()
    return made


@pytest.fixture
def slack(secrets: SecretsFile) -> Iterator[httpx.Client]:
    """The server as its own process, as the rehearsal runs it."""
    command = [sys.executable, "-m", "rehearsal.simulators.slack", "--port", "0"]
    with subprocess.Popen(
        [*command, "--secrets", str(secrets.path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().removeprefix("listening on ").strip()
        try:
            with httpx.Client(base_url=address, timeout=20, trust_env=False) as client:
                yield client
        finally:
            process.terminate()


@pytest.fixture
def app() -> Iterator[Listener]:
    with listening(Reply(200, '{"ok":true}')) as listener:
        yield listener


def say(slack: httpx.Client, app: Listener, text: str = "hello", **changed: str) -> Any:
    said = {"url": f"{app.url}/slack/events", "team_id": "T1", "channel": "C1", "user": "U1"}
    return slack.post("/local/say", json={**said, "text": text, **changed}).json()


def post(slack: httpx.Client, secrets: SecretsFile, **body: Any) -> Any:
    token = secrets.bot_tokens()["acme"]
    return slack.post(
        "/api/chat.postMessage", json=body, headers={"Authorization": f"Bearer {token}"}
    )


def test_the_signature_is_that_of_slacks_page() -> None:
    """https://docs.slack.dev/authentication/verifying-requests-from-slack"""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
        b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
        b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
        b"%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    headers = signed_headers("8f742231b10e8888abcd99yyyzzz85a5", body, at=1531420618)
    expected = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert headers["X-Slack-Signature"] == expected


def test_what_is_said_reaches_the_app_signed(
    slack: httpx.Client, app: Listener, secrets: SecretsFile
) -> None:
    answer = say(slack, app)
    (received,) = app.received
    base = f"v0:{received.headers['x-slack-request-timestamp']}:".encode() + received.body
    digest = hmac.new(secrets.signing_secret().encode(), base, hashlib.sha256).hexdigest()
    assert received.headers["x-slack-signature"] == f"v0={digest}"
    event = received.json
    assert (event["type"], event["event"]["type"]) == ("event_callback", "app_mention")
    assert event["event"]["ts"] == answer["ts"]
    assert answer["status"] == 200


def test_two_messages_never_have_the_same_timestamp(slack: httpx.Client, app: Listener) -> None:
    stamps = [say(slack, app)["ts"] for _ in range(5)]
    assert stamps == sorted(set(stamps))


def test_a_reply_stands_in_its_thread_and_in_no_other(
    slack: httpx.Client, app: Listener, secrets: SecretsFile
) -> None:
    thread, other = say(slack, app)["ts"], say(slack, app)["ts"]
    post(slack, secrets, channel="C1", thread_ts=thread, text="hi")
    texts = {
        ts: [
            message["text"]
            for message in slack.get(
                "/local/messages", params={"channel": "C1", "thread_ts": ts}
            ).json()
            if "bot_id" in message
        ]
        for ts in (thread, other)
    }
    assert texts == {thread: ["hi"], other: []}


def test_a_reply_is_found_by_its_metadata(
    slack: httpx.Client, app: Listener, secrets: SecretsFile
) -> None:
    thread = say(slack, app)["ts"]
    metadata = {"event_type": "x", "event_payload": {"event_id": "Ev1"}}
    post(slack, secrets, channel="C1", thread_ts=thread, text="hi", metadata=metadata)
    token = secrets.bot_tokens()["acme"]
    found = slack.post(
        "/api/conversations.replies",
        data={"channel": "C1", "ts": thread},
        headers={"Authorization": f"Bearer {token}"},
    ).json()
    assert found["messages"][-1]["metadata"] == metadata


def test_a_token_that_nobody_made_is_refused(slack: httpx.Client) -> None:
    for path in ("/api/chat.postMessage", "/api/conversations.replies"):
        answer = slack.post(path, json={}, headers={"Authorization": "Bearer guessed"}).json()
        assert answer == {"ok": False, "error": "invalid_auth"}


def test_it_fails_on_order_and_then_works_again(slack: httpx.Client, secrets: SecretsFile) -> None:
    slack.post("/local/failures", json=[{"status": 429, "headers": {"Retry-After": "7"}}])
    first = post(slack, secrets, channel="C1", text="hi")
    assert (first.status_code, first.headers["retry-after"]) == (429, "7")
    assert post(slack, secrets, channel="C1", text="hi").json()["ok"] is True


def test_secrets_are_made_once_and_are_their_owners(tmp_path: Path) -> None:
    path = tmp_path / "below" / "secrets.json"
    made = SecretsFile(path)
    made.make()
    before = path.read_text(encoding="utf-8")
    made.make()
    assert path.read_text(encoding="utf-8") == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(set(json.loads(before)["bot_tokens"].values())) == 2
