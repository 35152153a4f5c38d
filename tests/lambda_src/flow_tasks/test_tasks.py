"""One effect, no lost session: whatever is delivered twice, late, or never reported."""

from typing import Any

import pytest

from lambda_src.runtime.http.errors import InvalidRequestError
from tests.lambda_src.flow_tasks.working import World, calling
from tests.lambda_src.flow_vault.asking import Asker


def test_an_outcome_goes_on_with_the_session(world: World) -> None:
    pending = world.pending()
    name = pending.name
    assert world.ask("waiting") == {"tasks": [name]}
    world.ask("sent", tasks=[name])
    assert world.ask("waiting") == {"tasks": []}

    begun = world.ask("begin", task=name)

    assert begun["decision"] == "go"
    assert begun["key"] == f"{name['session_id']}:call:2"
    assert begun["task"]["url"] == "https://hooks.example/x"
    assert pending.succeed() == "ended"
    assert pending.says() == ["Booked: 7"]
    history = pending.played.asker.did("history", token=pending.played.token)["history"]
    assert [(each["revision"], each["kind"]) for each in history] == [
        (1, "start"), (2, "answer"), (3, "outcome"),
    ]  # fmt: skip
    assert history[2]["given"] == {"status": "succeeded", "http_status": 200}


def test_a_message_delivered_twice_is_run_once(world: World) -> None:
    pending = world.pending()
    assert [pending.begin(), pending.begin()] == ["go", "busy"]
    pending.succeed()
    assert pending.begin() == "ended"
    assert pending.report(status="succeeded", values={"temp.id": 8}) == "ended"
    assert pending.says() == ["Booked: 7"]


def test_a_call_that_never_reported_is_not_made_again_but_told_as_unknown(world: World) -> None:
    pending = world.pending()
    assert pending.begin() == "go"
    world.age(61)
    assert pending.begin() == "unknown"
    assert pending.report(status="unknown", error="no_answer") == "ended"
    assert pending.says() == ["Not now."]


@pytest.mark.parametrize("content", [{"method": "GET"}, {"method": "POST", "idempotent": True}])
def test_one_that_may_be_repeated_is(world: World, content: dict[str, Any]) -> None:
    document = {**calling(**content), "seed_key": "calling"}
    admin = Asker.admin(world.member.flows)
    admin.did("replace_flow", flow="calling", revision=1, document=document)
    admin.did("publish_flow", flow="calling")
    pending = world.pending()
    assert pending.begin() == "go"
    world.age(61)
    assert pending.begin() == "go"
    assert pending.succeed() == "ended"
    assert pending.says() == ["Booked: 7"]


def test_a_result_for_a_session_that_moved_on_is_discarded(world: World) -> None:
    before, during = world.pending(), world.pending()
    assert during.begin() == "go"
    for pending in (before, during):
        pending.played.asker.did("end", token=pending.played.token)

    assert before.begin() == "stale"
    assert during.succeed() == "stale"

    for pending in (before, during):
        session = pending.played.asker.did("read", token=pending.played.token)["session"]
        assert (session["revision"], session["status"]) == (3, "abandoned")
        assert pending.begin() == "stale"
    statuses = world.database.run("SELECT DISTINCT status FROM app.flow_tasks")
    assert [row["status"] for row in statuses] == ["stale"]


def test_a_host_that_keeps_failing_is_left_alone_and_tried_again_later(world: World) -> None:
    for _ in range(3):
        pending = world.pending()
        assert pending.begin() == "go"
        pending.fail()
        assert pending.says() == ["Not now."]

    first = world.pending()
    assert first.begin() == "open"
    assert first.fail("circuit_open") == "ended"
    assert first.says() == ["Not now."]
    world.age(61)
    probe, other = world.pending(), world.pending()
    assert [probe.begin(), other.begin()] == ["go", "open"]
    assert probe.succeed() == "ended"
    assert world.pending().begin() == "go"


def test_what_was_not_the_hosts_fault_does_not_count_against_it(world: World) -> None:
    for error in ("refused_address", "secret_missing", "circuit_open", "url_invalid") * 2:
        pending = world.pending()
        assert pending.begin() == "go"
        pending.fail(error)
    for _ in range(4):
        pending = world.pending()
        assert pending.begin() == "go"
        pending.report(status="failed", http_status=404, error="status")
    assert world.pending().begin() == "go"


def test_another_tenants_failures_and_tasks_are_their_own(world: World) -> None:
    other = Asker.admin(world.member.flows, "globex")
    other.publish(calling())
    pending = world.pending()

    assert world.ask("waiting", "globex") == {"tasks": []}
    assert pending.begin("globex") == "stale"
    assert pending.report("globex", status="succeeded", values={"temp.id": 1}) == "stale"
    world.ask("sent", "globex", tasks=[pending.name])
    assert world.ask("waiting") == {"tasks": [pending.name]}
    assert pending.begin() == "go"


def test_an_outcome_that_is_too_large_fails_the_call_and_keeps_the_session(world: World) -> None:
    pending = world.pending()
    pending.begin()
    told = pending.report(status="succeeded", http_status=200, values={"temp.id": "x" * 70_000})
    assert told == "ended"
    assert pending.says() == ["Not now."]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"operation": "begin"}, "task"),
        ({"operation": "begin", "task": {"session_id": "x", "revision": 1}}, "task.session_id"),
        ({"operation": "waiting", "tenant_id": "ACME"}, "tenant_id"),
        ({"operation": "waiting", "limit": 0}, "limit"),
        ({"operation": "drop"}, "operation"),
    ],
)
def test_a_wrong_field_is_named(world: World, fields: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidRequestError, match=rf"^{named}:"):
        world.ask(**{"tenant_id": "acme", **fields})


def test_an_outcome_of_a_wrong_form_is_refused_and_nothing_is_lost(world: World) -> None:
    pending = world.pending()
    pending.begin()
    for outcome in ({}, {"status": "great"}, {"status": "succeeded", "values": 3}):
        with pytest.raises(InvalidRequestError, match=r"^outcome"):
            pending.report(**outcome)
    assert pending.succeed() == "ended"


@pytest.mark.parametrize("text", ["\0", "\ud800", "a\0b"])
def test_text_that_postgresql_cannot_keep_is_refused_and_nothing_is_lost(
    world: World, text: str
) -> None:
    pending = world.pending()
    pending.begin()
    for outcome in ({"values": {"temp.id": text}}, {"body": {text: 1}}, {"error": text}):
        with pytest.raises(InvalidRequestError, match=r"^request: must be text"):
            pending.report(status="succeeded", http_status=200, **outcome)
    with pytest.raises(InvalidRequestError, match=r"^request:"):
        world.ask("begin", task={"session_id": text, "revision": 1})
    assert pending.succeed() == "ended"
