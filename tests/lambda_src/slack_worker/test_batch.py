"""What the queue is told: which messages come again, and when."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from lambda_src.slack_worker.handler import deliveries
from lambda_src.slack_worker.slack import SlackError
from tests.lambda_src.slack_worker.conftest import event


@dataclass
class Queue:
    changed: list[dict[str, Any]] = field(default_factory=list)

    def change_message_visibility(self, **call: Any) -> None:
        self.changed.append(call)


@dataclass
class Working:
    """A worker that fails for some events."""

    failures: dict[str, Exception]
    handled: list[str] = field(default_factory=list)

    def handle(self, request: Any) -> None:
        self.handled.append(request.event_id)
        if request.event_id in self.failures:
            raise self.failures[request.event_id]


def record(event_id: str, *, received: int = 1, body: str = "") -> dict[str, Any]:
    return {
        "messageId": f"m-{event_id}",
        "receiptHandle": f"r-{event_id}",
        "body": body or event(event_id=event_id).model_dump_json(),
        "attributes": {"ApproximateReceiveCount": str(received)},
    }


def run(failures: dict[str, Exception], *records: dict[str, Any]) -> tuple[list[str], Queue]:
    queue = Queue()
    batch = deliveries(Working(failures), queue, "queue")  # type: ignore[arg-type] # the edge
    answer = batch.handle({"Records": list(records)})
    return [item["itemIdentifier"] for item in answer["batchItemFailures"]], queue


def test_one_event_that_fails_takes_no_other_with_it() -> None:
    failed, _ = run({"Ev2": RuntimeError()}, record("Ev1"), record("Ev2"), record("Ev3"))
    assert failed == ["m-Ev2"]


@pytest.mark.parametrize(("received", "seconds"), [(1, 5), (2, 10), (3, 20), (20, 300)])
def test_a_failure_comes_again_later_each_time(received: int, seconds: int) -> None:
    _, queue = run({"Ev1": RuntimeError()}, record("Ev1", received=received))
    assert [call["VisibilityTimeout"] for call in queue.changed] == [seconds]


def test_it_does_not_come_before_slack_said_so() -> None:
    _, queue = run({"Ev1": SlackError("ratelimited", retry_after=77)}, record("Ev1"))
    assert [call["VisibilityTimeout"] for call in queue.changed] == [77]


def test_what_is_no_event_goes_the_way_of_the_dead_letters_without_being_quoted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failed, _ = run({}, record("Ev1", body='{"text": "confidential-words"}'))
    assert failed == ["m-Ev1"]
    assert "confidential-words" not in "".join(str(r.__dict__) for r in caplog.records)
