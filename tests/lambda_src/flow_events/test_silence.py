"""Sessions that go silent are abandoned, with the event, and by nobody's polling."""

import json

from tests.lambda_src.flow_events.platform import Platform, events_of
from tests.lambda_src.flow_vault.asking import Asker, Played
from tests.lambda_src.flow_worker.hosts import Host


def begin(here: Platform, tenant: str = "acme") -> Played:
    return Played.of(Asker.member(here.flows(), tenant), "talk")


def status(here: Platform, played: Played) -> str:
    (row,) = here.database.run(
        "SELECT status FROM app.conversation_sessions WHERE session_id = %s",
        played.token.split(".")[1],
    )
    return str(row["status"])


def run_due(here: Platform) -> None:
    while here.run_once():
        pass


def test_a_silent_session_is_abandoned_with_its_event_and_one_wake_up_does_it(
    here: Platform, receiver: Host
) -> None:
    here.subscribe(receiver.url, ["session_status_changed"])
    played = begin(here)
    here.wake()
    run_due(here)
    (kept,) = here.queues["wake_ups"].messages
    assert "not_before" in json.loads(kept.body)
    assert status(here, played) == "active"

    here.settle()

    assert status(here, played) == "abandoned"
    (told,) = events_of(receiver.seen)
    assert (told["previous_status"], told["status"]) == ("active", "abandoned")
    assert (told["current_node"], told["revision"]) == ("first", 2)
    assert here.database.run("SELECT * FROM app.open_sessions") == []
    history = played.asker.did("history", token=played.token)["history"]
    assert (history[-1]["kind"], history[-1]["given"]) == ("end", {"reason": "silent"})
    assert played.asker.refused("interact", token=played.token, revision=2, input="x")[1] == "ended"


def test_who_answers_in_time_is_not_silent_and_looked_at_again(here: Platform) -> None:
    played = begin(here)
    here.wake()
    run_due(here)
    here.pass_time(599)
    played.answer(1, "Ada")
    here.pass_time(2)
    run_due(here)
    assert status(here, played) == "active"
    assert len(here.queues["wake_ups"].messages) == 1
    here.settle()
    assert status(here, played) == "abandoned"


def test_many_wake_ups_leave_one_for_the_silent(here: Platform) -> None:
    for _ in range(3):
        begin(here)
        here.wake()
        run_due(here)
    assert len(here.queues["wake_ups"].messages) == 1


def test_a_wake_up_that_is_early_asks_the_vault_nothing(here: Platform) -> None:
    begin(here)
    here.silent_seconds = 3_600
    here.wake()
    run_due(here)
    here.pass_time(901)
    here.steps.names.clear()
    run_due(here)
    assert not [name for name in here.steps.names if name.startswith("invoke")]
    assert len(here.queues["wake_ups"].messages) == 1


def test_a_relay_that_dies_before_it_has_scheduled_leaves_no_tenant_behind(here: Platform) -> None:
    played = begin(here)
    here.wake()
    lost = here.steps.kills
    here.steps.kills = lambda _: here.steps.names[-1] == "invoke sweep_scheduled"
    run_due(here)
    here.steps.kills = lost
    here.settle()
    assert status(here, played) == "abandoned"


def test_sessions_from_before_there_were_sweeps_are_taken_in(here: Platform) -> None:
    played = begin(here)
    here.database.run("DELETE FROM app.open_sessions")
    here.pass_time(601)
    here.wake()
    run_due(here)
    assert status(here, played) == "abandoned"


def test_another_tenants_sessions_are_left_alone(here: Platform) -> None:
    played = begin(here)
    here.pass_time(601)
    here.wake("globex")
    run_due(here)
    assert status(here, played) == "active"


def test_old_events_go_and_new_ones_stay(here: Platform, receiver: Host) -> None:
    webhook = here.subscribe(receiver.url)
    begin(here)
    here.wake()
    run_due(here)
    here.database.run("UPDATE app.outbox SET happened_at = happened_at - interval '31 days'")
    begin(here)
    here.wake()
    run_due(here)
    here.wake()
    run_due(here)
    assert len(here.database.run("SELECT * FROM app.outbox")) == 1
    assert len(webhook.deliveries()) == 1
