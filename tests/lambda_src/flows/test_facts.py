"""What the platform says in a session is true, whoever else writes it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lambda_src.flows.engine import Engine
from lambda_src.flows.facts import MOST_VISITED, Facts
from lambda_src.flows.reading import check
from lambda_src.flows.shapes import InputRefusedError, Session, Step
from lambda_src.flows.storing import session_of, to_json
from tests.lambda_src.flows.playing import Library, Play, ask, do, document, frozen, put, say

MOMENT = datetime(2026, 12, 31, 23, 30, 1, tzinfo=UTC)
ADA = Facts("u-1", "Ada", "de-AT", "Europe/Vienna")


def engine(*nodes: dict[str, Any], ways: str = "") -> Engine:
    return Engine(frozen(document(*nodes, ways=ways)), Library())


def aggregate(target: str, expression: str) -> dict[str, str]:
    return {"type": "aggregate", "expression": expression, "target": target}


def said(step: Step) -> list[object]:
    return [each.content["text"] for each in step.messages]


def test_a_document_reads_its_session_user_and_surroundings() -> None:
    text = (
        "{{session.id}} {{session.started_at}} {{session.current_node}} {{session.status}} "
        "{{user.id}} {{user.name}} {{context.locale}} {{context.timezone}} {{context.channel}}"
    )
    step = engine(say("m", text)).at(MOMENT).start("s-1", {}, ADA)
    assert said(step) == [
        "s-1 2026-12-31T23:30:01Z m active u-1 Ada de-AT Europe/Vienna web",
    ]
    assert step.session.scopes["session"]["status"] == "completed"


def test_history_names_the_nodes_that_ran_and_where_the_session_is() -> None:
    play = Play.of(document(ask("a"), say("b", "b"), ask("c"), ways="a>b b>c"))
    assert play.get("session.history") == ["a"]
    assert play.answer("x").get("session.history") == ["a", "b", "c"]
    assert play.get("session.current_node") == "c"
    ended = play.engine.end(play.session)
    assert ended.scopes["session"]["status"] == "abandoned"
    assert play.get("session.status") == "active"


def test_history_keeps_the_last_nodes() -> None:
    play = Play.of(document(ask("a"), ways="a>a"))
    play.answer(*map(str, range(MOST_VISITED + 5)))
    assert play.get("session.history") == ["a"] * MOST_VISITED


def test_conditions_read_history() -> None:
    choose = {"conditions": [{"if": "'a' in session.history", "then": "y"}], "else": "n"}
    way = {"id": "w", "type": "condition", "content": choose}
    assert Play.of(document(say("a", "a"), way, say("y", "yes"), say("n", "no"))).said[1] == "yes"


@pytest.mark.parametrize("facts", [ADA, Facts(locale="nl")])
def test_what_a_caller_writes_in_the_platforms_places_is_not_kept(facts: Facts) -> None:
    written = {
        "session": {"id": "mine", "status": "completed", "free": 1},
        "user": {"id": "admin", "name": "Eve", "city": "Utrecht"},
        "context": {"locale": "xx", "timezone": "Mars", "channel": "root", "page": "/"},
    }
    scopes = engine(ask("q")).at(MOMENT).start("s-1", written, facts).session.scopes
    assert scopes["session"] == {
        "id": "s-1",
        "started_at": "2026-12-31T23:30:01Z",
        "status": "active",
        "current_node": "q",
        "history": ["q"],
        "free": 1,
    }
    assert scopes["user"].get("id") == facts.user_id
    assert scopes["user"]["name"] == (facts.user_name or "Eve")  # a visitor is who they say
    assert scopes["user"]["city"] == "Utrecht"
    zone = {"timezone": facts.timezone, "channel": "web", "locale": facts.locale}
    assert scopes["context"] == {**zone, "page": "/"}


CLOSED = (
    "session.id",
    "session.free",
    "user.id",
    "user.id.x",
    "user.name",
    "context.locale",
    "context.timezone",
    "context.channel",
)


@pytest.mark.parametrize("path", CLOSED)
def test_what_the_platform_says_is_not_set_from_outside(path: str) -> None:
    made = engine(ask("q"))
    session = made.start("s-1", {}, ADA).session
    with pytest.raises(InputRefusedError, match=path):
        made.set_variables(session, {"user.city": "Utrecht", path: "x"})


def test_a_visitor_without_an_account_has_a_name_but_no_id() -> None:
    made = engine(ask("q"))
    session = made.start("s-1", {"user": {"name": "Eve"}}, Facts()).session
    changed = made.set_variables(session, {"user.name": "Ada"})
    assert changed.scopes["user"] == {"name": "Ada"}
    with pytest.raises(InputRefusedError, match="set by the platform"):
        made.set_variables(session, {"user.id": "admin"})


def test_no_answer_and_no_action_writes_them_either_but_a_document_may_ask_for_a_name() -> None:
    paths = ("user.id", "session.id", "session.history", "session.history.0", "context.channel")
    actions = [put(path, "forged") for path in paths]
    gone = [{"type": "delete_variable", "variable": path} for path in paths]
    made = engine(
        do("d", *actions, *gone, {"type": "append", "variable": "session.history", "value": "x"}),
        ask("i", variable="user.id"),
        ask("n", variable="user.name"),
        ask("l", variable="context.locale"),
    )
    step = made.start("s-1", {}, ADA)
    assert [each.type for each in step.events].count("not_written") == len(paths) + 1
    for given in ("root", "Grace", "nl"):
        step = made.answer(step.session, given)
    scopes = step.session.scopes
    assert (scopes["user"], scopes["session"]["id"]) == ({"id": "u-1", "name": "Grace"}, "s-1")
    assert scopes["session"]["history"] == ["d", "i", "n", "l"]
    assert (scopes["context"]["locale"], scopes["context"]["channel"]) == ("nl", "web")


def test_a_question_that_would_set_the_platforms_is_a_warning_and_reading_is_none() -> None:
    raw = document(ask("q", variable="user.id"), say("m", "{{session.started_at}} {{now()}}"))
    (found,) = check(raw).findings
    assert (found.severity, found.node) == ("warning", "q")
    assert "user.id is set by the platform" in found.message
    (slip,) = check(document(say("m", "{{session.strated_at}}"))).findings
    assert "was session.started_at meant?" in slip.message


def test_now_is_the_time_of_the_interaction() -> None:
    made = engine(
        do("a", aggregate("temp.begun", "now()"), put("temp.text", "{{now()}}")),
        ask("q"),
        do("b", aggregate("temp.answered", "string(now())"),
           aggregate("temp.waited", "int(now()) - int(timestamp(temp.begun))"),
           aggregate("temp.since", "now() - timestamp(temp.begun)")),
    )  # fmt: skip
    step = made.at(MOMENT).start("s-1", {}, ADA)
    assert step.at == MOMENT
    step = made.at(MOMENT + timedelta(minutes=5)).answer(step.session, "x")
    temp = step.session.scopes["temp"]
    assert (temp["begun"], temp["text"]) == ("2026-12-31T23:30:01Z",) * 2
    assert (temp["answered"], temp["waited"]) == ("2026-12-31T23:35:01Z", 300)
    assert temp["since"] == "300s"


def test_now_is_known_in_composites_and_after_them() -> None:
    inner = {"nodes": [do("i", aggregate("output.at", "now()"))], "outputs": {"at": "temp.at"}}
    box = {"id": "c", "type": "composite", "content": inner}
    made = engine(box, do("b", aggregate("temp.then", "now()")), ways="c>b:complete")
    temp = made.at(MOMENT).start("s-1", {}, ADA).session.scopes["temp"]
    assert temp["at"] == temp["then"] == "2026-12-31T23:30:01Z"


def test_dates_are_read_in_a_time_zone() -> None:
    read = {
        "vienna": "date(now(), context.timezone)",
        "utc": "date(now())",
        "hour": "now().getHours(context.timezone)",
        "year": "now().getFullYear('Asia/Kolkata')",
        "later": "now() + duration('1h') > timestamp('2027-01-01T00:00:00Z')",
    }
    actions = [aggregate(f"temp.{name}", written) for name, written in read.items()]
    temp = engine(do("a", *actions)).at(MOMENT).start("s-1", {}, ADA).session.scopes["temp"]
    expected = {"vienna": "2027-01-01", "utc": "2026-12-31", "hour": 0, "year": 2027, "later": True}
    assert temp == expected


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "Europe", "a\x00b", "/"])
def test_a_time_zone_that_is_none_is_an_event(zone: str) -> None:
    made = engine(do("a", put("temp.zone", zone), aggregate("temp.d", "date(now(), temp.zone)")))
    step = made.at(MOMENT).start("s-1", {})
    assert step.session.scopes["temp"]["d"] is None
    assert [each.type for each in step.events if each.type == "expression_failed"]


def test_without_a_clock_there_is_no_now() -> None:
    step = engine(do("a", aggregate("temp.d", "now()"), put("temp.t", "{{now()}}"))).start("s", {})
    assert step.session.scopes["temp"] == {"d": None, "t": None}
    assert step.at is None


def test_a_replay_at_the_same_times_gives_the_same_session() -> None:
    made = engine(ask("q"), do("a", aggregate("temp.at", "now()"), put("temp.t", "{{now()}}")))

    def play() -> Session:
        began = made.at(MOMENT).start("s-1", {}, ADA).session
        stored = session_of(to_json(began))
        return made.at(MOMENT + timedelta(seconds=9)).answer(stored, "x").session

    assert play() == play()
    assert play().scopes["temp"]["at"] == "2026-12-31T23:30:10Z"
