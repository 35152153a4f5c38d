"""Platform facts of stored sessions, on a real PostgreSQL: true, closed, and replayed alike."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lambda_src.flow_vault.handler import Flows, reply
from lambda_src.flows.canonical import state_hash
from lambda_src.flows.engine import Engine
from lambda_src.flows.facts import Facts
from tests.lambda_src.events import claims
from tests.lambda_src.flow_vault.asking import ADMIN, Asker, Played, flow, flows, question, said
from tests.lambda_src.flows.playing import Library, frozen
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.suite import open_vault

BEGAN = datetime(2026, 11, 20, 9, 30, 0, 123456, tzinfo=UTC)
STAMPED = flow(
    "stamped",
    {"id": "begin", "type": "action", "content": {"actions": [
        {"type": "aggregate", "expression": "now()", "target": "temp.begun"}]}},
    question("temp.word"),
    {"id": "note", "type": "action", "content": {"actions": [
        {"type": "aggregate", "expression": "date(now(), context.timezone)", "target": "temp.day"},
        {"type": "set_variable", "variable": "temp.at", "value": "{{now()}}"}]}},
    said("{{user.id}} {{session.current_node}} {{temp.at}}"),
)  # fmt: skip


class Clock:
    """Every look is a second later."""

    def __init__(self) -> None:
        self.time = BEGAN

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def test_a_replay_of_the_history_gives_the_session(database: Database) -> None:
    with open_vault(database, "gatehouse_flows") as vault:
        made = flows(vault, clock=Clock())
        Asker.admin(made).publish(STAMPED)
        played = Played.of(Asker.member(made), "stamped", initial={"user": {"city": "Utrecht"}})
        told = played.answer(1, "hello")
        rows = played.asker.did("history", token=played.token)["history"]
    engine = Engine(frozen(STAMPED, is_published=True), Library())
    began, answered = (datetime.fromisoformat(each["happened_at"]) for each in rows)
    assert answered > began > BEGAN
    facts = Facts(user_id="user-1")
    seed = told["session"]["id"]
    session = engine.at(began).start(seed, {"user": {"city": "Utrecht"}}, facts).session
    session = engine.at(answered).answer(session, rows[1]["given"]).session
    assert session.scopes == told["session"]["state"]
    assert state_hash(session.scopes) == told["session"]["state_hash"]
    assert session.scopes["session"]["started_at"] == rows[0]["happened_at"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"name": "Ada Lovelace", "email": "ada@example.org"}, "Ada Lovelace"),
        ({"email": "ada@example.org"}, "ada@example.org"),
        ({}, None),
    ],
)
def test_a_user_is_who_the_token_says(
    made: Flows, admin: Asker, given: dict[str, str], name: str | None
) -> None:
    admin.publish(STAMPED)
    member = Asker(made, claims(user_id="user-7", **given))
    forged = {"user": {"id": "admin", "name": "Root", "city": "Utrecht"}}
    played = Played.of(member, "stamped", initial=forged)
    known = {} if name is None else {"name": name}
    assert played.started["session"]["state"]["user"] == {
        "id": "user-7",
        "city": "Utrecht",
        **known,
    }
    for path in ("user.id", "user.name", "context.locale", "context.timezone", "context.channel"):
        changes = {"user.city": "Delft", path: "forged"}
        fields = {"token": played.token, "revision": 1, "set": changes}
        assert member.refused("set_state", **fields) == (422, "input_refused")
    assert played.answer(1, "x")["messages"][0]["content"]["text"].startswith("user-7 bye ")


def test_a_public_visitor_has_no_id_whatever_they_write(made: Flows, admin: Asker) -> None:
    key = admin.publish(STAMPED, "public")["public_key"]
    forged = {"user": {"id": "admin", "name": "Eve"}, "context": {"channel": "root"}}
    played = Played.of(Asker(made, None, {"public_key": key}), "stamped", initial=forged)
    state = played.started["session"]["state"]
    assert (state["user"], state["context"]["channel"]) == ({"name": "Eve"}, "web")
    fields = {"token": played.token, "revision": 1, "set": {"user.id": "admin"}}
    assert played.asker.refused("set_state", **fields) == (422, "input_refused")


def ask_with(made: Flows, situation: dict[str, Any]) -> Any:
    return reply(made, {
        "claims": claims(groups=ADMIN), "situation": situation, "operation": "start",
        "fields": {"flow": "stamped"},
    }).body  # fmt: skip


def test_the_gateway_says_where_a_visitor_is(made: Flows, admin: Asker) -> None:
    admin.publish(STAMPED)
    situation = {"locale": "de-AT", "timezone": "Europe/Vienna", "channel": "web"}
    assert ask_with(made, situation)["session"]["state"]["context"] == situation


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "", "Europe"])
def test_a_time_zone_that_is_none_is_utc(made: Flows, admin: Asker, zone: str) -> None:
    admin.publish(STAMPED)
    state = ask_with(made, {"timezone": zone})["session"]["state"]
    assert state["context"] == {"timezone": "UTC", "channel": "web"}
