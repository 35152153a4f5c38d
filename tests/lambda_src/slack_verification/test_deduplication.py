"""An event is handed on once, and never lost: a repetition that nobody handled is handled."""

import threading
from typing import Any

import pytest

from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.slack_verification.deduplication import Deduplication
from tests.lambda_src.listener import Reply
from tests.lambda_src.slack_verification.conftest import SlackWorld
from tests.lambda_src.slack_verification.slack_events import mention


def test_the_same_event_twice_is_handled_once(slack: SlackWorld) -> None:
    assert [slack.send(mention()).status for _ in range(3)] == [200, 200, 200]
    assert slack.handed_on == ["api"]


def test_the_same_message_under_another_event_id_is_handled_once(slack: SlackWorld) -> None:
    slack.send(mention())
    assert slack.send(mention(event_id="Ev0OTHER")).status == 200
    assert slack.handed_on == ["api"]


def test_another_message_of_the_same_moment_in_another_channel_is_handled(
    slack: SlackWorld,
) -> None:
    slack.send(mention())
    slack.send(mention(event_id="Ev0OTHER", channel="C0OTHER"))
    assert slack.handed_on == ["api", "api"]


def test_a_repetition_after_eleven_minutes_is_still_known(slack: SlackWorld) -> None:
    slack.send(mention())
    slack.wall = 11 * 60
    slack.send(mention())
    assert slack.handed_on == ["api"]


def test_what_is_remembered_ends(slack: SlackWorld) -> None:
    slack.send(mention())
    slack.wall = 3601
    slack.send(mention())
    assert slack.handed_on == ["api", "api"]


def test_a_retry_that_was_never_seen_is_handled(slack: SlackWorld) -> None:
    body = mention(event_id="Ev0RETRY", ts="1515449599.000001")
    assert slack.send(body).status == 200
    assert slack.handed_on == ["api"]


def test_when_no_way_works_slack_shall_repeat_and_the_repetition_is_handled(
    slack: SlackWorld,
) -> None:
    slack.api.replies, slack.functions.replies = [Reply(500), Reply()], [Reply(500), Reply()]
    first = slack.send(mention())
    assert first.status >= 500
    assert slack.send(mention()).status == 200
    assert [r.json["event_id"] for r in slack.api.received] == ["Ev08MFMKH6"] * 2


def test_a_repetition_while_the_first_is_at_work_is_told_to_come_back(slack: SlackWorld) -> None:
    slack.api.replies = [Reply(delay=0.8)]
    answers: list[Any] = []
    first = threading.Thread(target=lambda: answers.append(slack.send(mention())))
    slack.send({"type": "url_verification", "challenge": "warm"})
    first.start()
    while not slack.api.received:
        first.join(0.01)
    during = slack.send(mention())
    first.join()
    assert (during.status, during.headers["Retry-After"]) == (503, "1")
    assert answers[0].status == 200
    assert slack.handed_on == ["api"]


def test_the_claim_of_a_function_that_died_ends(slack: SlackWorld) -> None:
    table = slack.world.tables.sessions
    died = slack.deduplication(table)
    assert claim(died)[0] == "claimed"
    assert claim(died)[0] == "in_progress"
    slack.wall = 41
    assert slack.send(mention()).status == 200
    assert slack.handed_on == ["api"]


def test_a_claim_that_was_overtaken_ends_nobody_elses(slack: SlackWorld) -> None:
    table = slack.world.tables.sessions
    deduplication = slack.deduplication(table)
    _, late = claim(deduplication)
    slack.wall = 41
    assert claim(deduplication)[0] == "claimed"
    before = slack.world.tables.items(table)
    with pytest.raises(ConditionFailedError):
        deduplication.give_back(late)
    assert slack.world.tables.items(table) == before


def test_of_many_that_arrive_together_one_is_handed_on(slack: SlackWorld) -> None:
    deduplication = slack.deduplication(slack.world.tables.sessions)
    states: list[str] = []
    threads = [
        threading.Thread(target=lambda: states.append(claim(deduplication)[0])) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states.count("claimed") == 1


def test_a_tenants_records_lead_with_the_tenant_and_expire(slack: SlackWorld) -> None:
    slack.send(mention())
    items = slack.world.tables.items(slack.world.tables.sessions)
    assert len(items) == 2
    assert all(item["session_key"].startswith("acme#slack#") for item in items)
    assert all(item["expires_at"] > 0 for item in items)


def claim(deduplication: Deduplication) -> Any:
    return deduplication.claim(
        "acme", event_id="Ev08MFMKH6", channel="C024BE91L", event_ts="1515449522.000016"
    )
