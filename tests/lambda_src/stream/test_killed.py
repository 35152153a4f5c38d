"""The streaming function is killed at every step of a turn: what was seen whole stays, paid once.

The test finds the steps itself: it sends a turn again and again, and kills the function (SIGKILL,
a process of its own) at its first step, its second, and so on, until a turn has no such step.
"""

import json
from pathlib import Path

import httpx

from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.storage.writes import Update
from lambda_src.stream.run_store import RunStore
from tests.lambda_src.events import claims
from tests.lambda_src.stream.dying import Steps, dying
from tests.lambda_src.stream.issuer import bearer
from tests.lambda_src.stream.viewer import StreamWorld, Viewer, without_heartbeats

PATH = "/stream/chat"
LEAST_STEPS = 15
_STARTING = "in_progress_expiration"


def seen_until_it_died(address: str, body: object, headers: dict[str, str]) -> tuple[bytes, bool]:
    """What a viewer saw, and whether the answer came to its end."""
    seen = b""
    try:
        with httpx.stream(
            "POST", f"{address}{PATH}", json=body, headers=headers, timeout=20, trust_env=False
        ) as response:
            for part in response.iter_raw():
                seen += part
    except httpx.TransportError:
        return seen, False
    return seen, True


def their_time_passes(streams: StreamWorld) -> None:
    """The key of a function that is dead is free again once it would have ended."""
    sessions = streams.world.tables.sessions
    for item in streams.world.tables.items(sessions):
        if _STARTING in item:
            key = {name: item[name] for name in ("session_key", "item_key")}
            sessions.write(Update(key, f"SET {_STARTING} = :now", values={":now": 0}))


def killed_at(streams: StreamWorld, viewer: Viewer, step: int, notes: Path) -> str | None:
    """Kill a function at a step, send the turn again; return the step, None without one."""
    tenant, user, marker = f"tenant-{step}", f"user-{step}", f"{streams.marker}-{step};"
    streams.world.add_tenant(tenant)
    streams.world.add_member(user, tenant)
    viewer.headers = bearer(user, tenant)
    session = viewer.sees(PATH, {"message": f"first {marker}"}).run["session_id"]
    body = {"message": f"second {marker}", "tenant_context": {"session_id": session}}
    key = {"idempotency-key": f"key-{step}"}

    with dying(streams.settings(), Steps(step, notes)) as address:
        seen, ended = seen_until_it_died(address, body, {**viewer.headers, **key})
    if ended:
        return None
    died = notes.read_text(encoding="utf-8").splitlines()[step - 1]

    their_time_passes(streams)
    answer = viewer.sees(PATH, body, **key)
    again = viewer.sees(PATH, body, **key)
    assert (again.run, again.text) == (answer.run, answer.text), died

    lines = [line for line in seen.decode().splitlines() if line.startswith("data: {")]
    parts = [json.loads(line.removeprefix("data: ")) for line in lines]
    if b"[DONE]" in seen:
        assert parts[0] == answer.run, died
        assert "".join(part.get("chunk", "") for part in parts) == answer.text, died
    if parts:
        store = RunStore(streams.world.tables.sessions, run_seconds=1, keep_seconds=60)
        batches = store.batches_after(Caller(tenant, user), parts[0]["run_id"], 0)
        kept, shown = "".join(each.text for each in batches), without_heartbeats(seen).decode()
        assert kept.startswith(shown) or shown.startswith(kept), died

    path = f"/api/sessions/{session}/messages"
    history = streams.world.sessions()("GET", path, token=claims(user, tenant)).json["messages"]
    assert history[0]["content"] == f"first {marker}", died
    replies = [item["message_id"] for item in history if item["role"] == "assistant"]
    assert replies.count(answer.run["message_id"]) == 1, died
    logged = (call for call in streams.model.calls() if "left_after" not in call)
    calls = sum(marker in json.dumps(call) for call in logged)
    assert len(replies) <= calls <= 1 + 2, died
    streams.world.nobody_settles_the_rest(tenant)
    events = streams.world.events(tenant)
    assert streams.world.books_balance(tenant) == sum(
        event["input_tokens"] + event["output_tokens"] for event in events
    )
    assert len(events) >= calls, f"{died}: a call was not paid"
    return died


def test_a_streamed_turn_is_kept_and_paid_whatever_kills_its_function(
    streams: StreamWorld, viewer: Viewer, tmp_path: Path
) -> None:
    deaths: list[str] = []
    while True:
        step = len(deaths) + 1
        died = killed_at(streams, viewer, step, tmp_path / f"steps-{step}")
        if died is None:
            break
        deaths.append(died)

    assert len(deaths) >= LEAST_STEPS, deaths
    assert {"after http.response.start", "after http.response.body"} < set(deaths)
