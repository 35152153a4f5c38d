"""Receivers that fail: events are sent again, later each time, and never out of order."""

import json
from typing import Any

import pytest

from lambda_src.flow_tasks.webhooks import Retries
from tests.lambda_src.flow_events.platform import Platform, Subscription, events_of, is_signed
from tests.lambda_src.flow_events.test_delivery import play
from tests.lambda_src.flow_vault.asking import Asker, Played
from tests.lambda_src.flow_worker.hosts import Host, host


def numbers(receiver: Host) -> list[int]:
    return [int(event["id"].rpartition(".")[2]) for event in events_of(receiver.seen)]


def settled(here: Platform) -> None:
    here.wake()
    here.settle()


def statuses(webhook: Subscription) -> list[tuple[str, str | None, int]]:
    """Status, error and attempts of each event, the first one first."""
    found = webhook.deliveries()[::-1]
    return [(each["status"], each["error"], each["attempts"]) for each in found]


def test_what_fails_is_sent_again_later_each_time_and_holds_up_the_rest(
    here: Platform, receiver: Host
) -> None:
    webhook = here.subscribe(receiver.url)
    receiver.answers = [{"status": 500}, {"reset": True}, {"status": 302}, {}]
    started = here.time
    play(here)
    settled(here)
    assert numbers(receiver) == [1, 1, 1, 1, 2, 3, 4]
    assert statuses(webhook)[0] == ("delivered", None, 4)
    times = [int(each.headers["webhook-timestamp"]) - int(started) for each in receiver.seen]
    first, second, third = (times[n + 1] - times[n] for n in range(3))
    assert 8 <= first < second < third <= 40


def test_after_the_last_attempt_the_lane_is_parked_and_a_replay_sends_it_in_order(
    here: Platform, receiver: Host
) -> None:
    here.retries = Retries(attempts=3, pause_seconds=1)
    webhook = here.subscribe(receiver.url)
    receiver.answers = [{}, {"status": 500}]
    play(here)
    settled(here)
    assert numbers(receiver) == [1, 2, 2, 2]
    assert statuses(webhook) == [
        ("delivered", None, 1),
        ("parked", "status", 3),
        ("parked", "behind_parked", 0),
        ("parked", "behind_parked", 0),
    ]
    assert webhook.deliveries(status="parked")[-1]["http_status"] == 500
    receiver.answers = [{}]
    last = webhook.deliveries()[0]["event"]
    assert webhook.did("replay_events", event=last)["replayed"] == 3
    settled(here)
    assert numbers(receiver) == [1, 2, 2, 2, 2, 3, 4]


def test_what_happens_after_an_event_was_parked_waits_behind_it(
    here: Platform, receiver: Host
) -> None:
    here.retries = Retries(attempts=3, pause_seconds=1)
    webhook = here.subscribe(receiver.url)
    receiver.answers = [{"status": 500}]
    played = Played.of(Asker.member(here.flows()), "talk")
    here.wake()
    while here.run_once() or here.time < 1_800_000_100:
        here.pass_time(2)
    played.answer(1, "Ada")
    receiver.answers = [{}]
    here.wake()
    here.settle()
    assert numbers(receiver) == [1, 1, 1]
    assert {status for status, *_ in statuses(webhook)} == {"parked"}
    assert webhook.did("replay_events", after="2026-01-01T00:00:00Z")["replayed"] == 3
    settled(here)
    assert numbers(receiver)[3:] == [1, 2, 3]


def test_a_range_replays_what_is_parked_or_all_of_it(here: Platform, receiver: Host) -> None:
    webhook = here.subscribe(receiver.url)
    play(here)
    settled(here)
    since = "2026-01-01T00:00:00Z"
    assert webhook.did("replay_events", after=since)["replayed"] == 0
    assert webhook.did("replay_events", after=since, before=since, status="all")["replayed"] == 0
    assert webhook.did("replay_events", after=since, status="all") == {
        "replayed": 4,
        "next_after": None,
    }
    audit = Asker.admin(here.flows(), "acme").did("list_audit", action="replay_events")
    told = audit["audit"]
    assert [entry["changes"]["replayed"] for entry in told] == [4, 0, 0]
    assert told[0]["changes"] == {"after": since, "status": "all", "replayed": 4}
    settled(here)
    assert numbers(receiver) == [1, 2, 3, 4, 1, 2, 3, 4]


def test_a_webhook_gets_what_happened_before_it_only_by_a_replay(
    here: Platform, receiver: Host
) -> None:
    play(here)
    settled(here)
    webhook = here.subscribe(receiver.url, ["session_started"])
    settled(here)
    assert receiver.seen == []
    assert webhook.did("replay_events", after="2026-01-01T00:00:00Z", status="all")["replayed"] == 1
    settled(here)
    assert numbers(receiver) == [1]


def test_an_event_of_a_type_that_was_not_subscribed_cannot_be_replayed(
    here: Platform, receiver: Host
) -> None:
    webhook = here.subscribe(receiver.url, ["session_started"])
    played = play(here)
    settled(here)
    event = f"{played.token.split('.')[1]}.2"
    asked = webhook.admin.refused("replay_events", webhook=webhook.id, event=event)
    assert asked == (404, "not_found")


def test_a_paused_webhook_gets_nothing_and_afterwards_everything_in_order(
    here: Platform, receiver: Host
) -> None:
    webhook = here.subscribe(receiver.url)
    webhook.did("change_webhook", status="paused")
    play(here)
    settled(here)
    assert receiver.seen == []
    assert {status for status, *_ in statuses(webhook)} == {"waiting"}
    reply = webhook.admin("change_webhook", webhook=webhook.id, status="active")
    assert reply["has_events"]
    settled(here)
    assert numbers(receiver) == [1, 2, 3, 4]


def test_a_webhook_that_keeps_failing_is_left_alone_and_then_tried_by_one(
    here: Platform, receiver: Host
) -> None:
    here.retries = Retries(attempts=10, pause_seconds=5, circuit_failures=3, circuit_seconds=600)
    here.subscribe(receiver.url, ["session_started"])
    receiver.answers = [{"status": 500}]
    for _ in range(6):
        Played.of(Asker.member(here.flows()), "talk")
    here.wake()
    while here.run_once():
        pass
    assert len(receiver.seen) == 3
    here.pass_time(300)
    while here.run_once():
        pass
    assert len(receiver.seen) == 3
    receiver.answers = [{}]
    here.settle()
    assert len(receiver.seen) == 3 + 6


def test_a_webhook_that_stays_down_has_its_events_parked_without_an_attempt_for_each(
    here: Platform, receiver: Host
) -> None:
    here.retries = Retries(attempts=3, pause_seconds=1, circuit_failures=1, circuit_seconds=60)
    webhook = here.subscribe(receiver.url, ["session_started"])
    receiver.answers = [{"status": 500}]
    for _ in range(8):
        Played.of(Asker.member(here.flows()), "talk")
    settled(here)
    assert {status for status, *_ in statuses(webhook)} == {"parked"}
    assert len(receiver.seen) < 8


def test_two_receivers_wait_for_their_own_failures_only(here: Platform, receiver: Host) -> None:
    with host({"status": 500}) as down:
        here.allowed.append(down)
        here.retries = Retries(attempts=3, pause_seconds=1)
        here.subscribe(down.url)
        here.subscribe(receiver.url)
        play(here)
        settled(here)
        assert numbers(receiver) == [1, 2, 3, 4]
        assert numbers(down) == [1, 1, 1]


def test_during_a_rotation_both_secrets_sign_and_afterwards_the_new_one(
    here: Platform, receiver: Host
) -> None:
    webhook = here.subscribe(receiver.url, ["session_started"])
    new, version = "whsec_" + "bmV3" * 11, "v" * 36
    here.secrets[f"webhooks/acme/{webhook.id}"][version] = new
    shown = webhook.did("rotate_webhook", secret_version=version, overlap_hours=1)
    assert shown["previous_secret_until"]

    def signed() -> list[bool]:
        Played.of(Asker.member(here.flows()), "talk")
        here.wake()
        while here.run_once():
            pass
        return [is_signed(receiver.seen[-1], secret) for secret in (webhook.secret, new)]

    assert signed() == [True, True]
    here.pass_time(3_601)
    assert signed() == [False, True]
    assert webhook.did("read_webhook")["previous_secret_until"] is None


def test_a_webhook_without_its_secret_sends_nothing_unsigned(
    here: Platform, receiver: Host
) -> None:
    here.retries = Retries(attempts=3, pause_seconds=1)
    webhook = here.subscribe(receiver.url, ["session_started"])
    here.secrets.clear()
    play(here)
    settled(here)
    assert receiver.seen == []
    assert statuses(webhook) == [("parked", "secret_missing", 3)]


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://127.0.0.2:8080/", "refused_address"),
        ("http://localhost/", "refused_address"),
        ("http://metadata.example/", "refused_address"),
        ("http://receiver.example:25/", "refused_address"),
    ],
)
def test_addresses_inside_are_refused_also_by_name(here: Platform, url: str, error: str) -> None:
    here.retries = Retries(attempts=3, pause_seconds=1)
    webhook = here.subscribe("https://fine.example/", ["session_started"])
    here.database.run("UPDATE app.webhook_subscriptions SET url = %s", url)
    play(here)
    settled(here)
    assert statuses(webhook) == [("parked", error, 3)]


def test_a_redirect_to_the_inside_is_not_followed(here: Platform, receiver: Host) -> None:
    here.retries = Retries(attempts=3, pause_seconds=1)
    with host() as inside:
        receiver.answers = [{"status": 307, "headers": {"location": inside.url}}]
        webhook = here.subscribe(receiver.url, ["session_started"])
        play(here)
        settled(here)
        assert inside.seen == []
    assert statuses(webhook) == [("parked", "status", 3)]


def test_an_answer_that_cannot_be_read_counts_by_its_status(here: Platform, receiver: Host) -> None:
    webhook = here.subscribe(receiver.url, ["session_started"])
    receiver.answers = [{"megabytes": 3, "headers": {"content-encoding": "gzip"}}]
    play(here)
    settled(here)
    assert statuses(webhook) == [("delivered", None, 1)]


def test_a_worker_that_comes_back_late_reports_nothing_any_more(
    here: Platform, receiver: Host
) -> None:
    webhook = here.subscribe(receiver.url, ["session_started"])
    played = Played.of(Asker.member(here.flows()), "talk")
    here.wake()
    here.run_once()
    name = {"webhook_id": webhook.id, "session_id": played.token.split(".")[1]}

    def ask(operation: str, **fields: Any) -> Any:
        payload = {"operation": operation, "tenant_id": "acme", "lane": name, **fields}
        reply = here.invoke(FunctionName="flow-tasks", Payload=json.dumps(payload))
        return json.loads(reply["Payload"].read())

    first = ask("begin_delivery")
    assert ask("begin_delivery")["decision"] == "later"
    here.pass_time(80)
    second = ask("begin_delivery")
    assert (first["attempt"], second["attempt"]) == (1, 2)
    late = {"number": 1, "attempt": 1, "http_status": 200, "error": None}
    ask("report_delivery", delivery=late)
    assert statuses(webhook)[0][0] == "waiting"
    ask("report_delivery", delivery={**late, "attempt": 2})
    assert statuses(webhook)[0][0] == "delivered"
