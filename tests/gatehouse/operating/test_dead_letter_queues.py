"""Dead letters on real queues and logs of the embedded AWS: why they failed, again, or dropped."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import boto3
import pytest

from gatehouse.delivery.synthesis import Synthesis
from gatehouse.operating.dead_letters import QUEUES, UNKNOWN_REASON, DeadLetters
from tests.lambda_src.conftest import aws, aws_address, aws_session

__all__ = ["aws", "aws_address", "aws_session"]
GROUP = "/aws/lambda/gatehouse-local-slack-worker"


@dataclass
class Deployed:
    """What the command reads of a platform: outputs of one stack, and clients."""

    names: Mapping[str, str]
    settings: Any = field(
        default_factory=lambda: SimpleNamespace(resource_prefix="gatehouse-local")
    )

    def outputs(self, stack: str) -> Mapping[str, str]:
        assert stack == "layers"
        return self.names

    def client(self, service: str) -> Any:
        any_service: Any = boto3  # its stubs know services by name only
        return any_service.client(service)

    def dead(self, body: Any) -> str:
        """The id of a message that was given up."""
        sent = self.client("sqs").send_message(
            QueueUrl=self.names["dead_letter_url"], MessageBody=json.dumps(body)
        )
        return str(sent["MessageId"])

    def logged(self, line: Any) -> None:
        text = line if isinstance(line, str) else json.dumps(line)
        self.client("logs").put_log_events(
            logGroupName=GROUP,
            logStreamName="one",
            logEvents=[{"timestamp": int(time.time() * 1000) + 5, "message": text}],
        )

    def queued(self) -> list[Any]:
        found = self.client("sqs").receive_message(
            QueueUrl=self.names["queue_url"], MaxNumberOfMessages=10
        )
        return [json.loads(message["Body"]) for message in found.get("Messages", [])]


@pytest.fixture
def deployed(aws: None) -> Deployed:
    queues, logs = boto3.client("sqs"), boto3.client("logs")
    made = {
        output: queues.create_queue(QueueName=f"{uuid4().hex}")["QueueUrl"]
        for output in ("queue_url", "dead_letter_url")
    }
    try:
        logs.create_log_group(logGroupName=GROUP)
        logs.create_log_stream(logGroupName=GROUP, logStreamName="one")
    except logs.exceptions.ResourceAlreadyExistsException:
        pass
    return Deployed(made)


@pytest.fixture
def letters(deployed: Deployed) -> DeadLetters:
    return DeadLetters(deployed)  # type: ignore[arg-type] # what it uses of a platform


def test_a_letter_says_what_it_concerns_and_why_it_failed_without_what_was_written(
    deployed: Deployed, letters: DeadLetters
) -> None:
    id_ = deployed.dead({"tenant_id": "acme", "event_id": "Ev1", "text": "our plans"})
    deployed.logged({"message": "slack_event_failed", "message_id": id_,
                     "exception_name": "UnavailableError", "exception": "our plans"})  # fmt: skip

    (letter,) = letters.letters()

    assert (letter.id, letter.about) == (id_, "tenant_id acme, event_id Ev1")
    assert letters.reason(letter) == "slack_event_failed: UnavailableError"


@pytest.mark.parametrize("body", [["a list"], "text", 7], ids=str)
def test_a_letter_of_any_form_is_listed(
    deployed: Deployed, letters: DeadLetters, body: object
) -> None:
    deployed.dead(body)

    (letter,) = letters.letters()

    assert letter.about == "a message that names nothing known"
    assert letters.reason(letter) == UNKNOWN_REASON


def test_a_direct_invocation_has_the_reason_of_lambda(
    deployed: Deployed, letters: DeadLetters
) -> None:
    deployed.dead(
        {
            "requestContext": {"condition": "RetriesExhausted"},
            "requestPayload": {"tenant_id": "acme", "text": "our plans"},
            "responsePayload": {"errorType": "ThrottledError", "errorMessage": "our plans"},
        }
    )

    (letter,) = letters.letters()

    assert letter.about == "tenant_id acme"
    assert letters.reason(letter) == "RetriesExhausted: ThrottledError"


def test_looking_at_letters_leaves_them_there(deployed: Deployed, letters: DeadLetters) -> None:
    sent = {deployed.dead({"event_id": f"Ev{number}"}) for number in range(12)}

    assert {letter.id for letter in letters.letters()} == sent
    assert {letter.id for letter in letters.letters()} == sent


Change = Callable[[DeadLetters, list[str] | None], int]


def again(letters: DeadLetters, ids: list[str] | None) -> int:
    return letters.redrive(ids)


def dropped(letters: DeadLetters, ids: list[str] | None) -> int:
    return letters.drop(ids)


@pytest.mark.parametrize(("change", "arrives"), [(again, True), (dropped, False)])
def test_some_are_sent_again_or_dropped_and_the_others_stay(
    deployed: Deployed, letters: DeadLetters, change: Change, arrives: bool
) -> None:
    chosen, other = deployed.dead({"event_id": "Ev1"}), deployed.dead({"event_id": "Ev2"})

    assert change(letters, [chosen, "no such id"]) == 1
    assert [letter.id for letter in letters.letters()] == [other]
    assert deployed.queued() == ([{"event_id": "Ev1"}] if arrives else [])


@pytest.mark.parametrize("change", [again, dropped])
def test_all_are_sent_again_or_dropped(
    deployed: Deployed, letters: DeadLetters, change: Change
) -> None:
    for number in range(11):
        deployed.dead({"event_id": f"Ev{number}"})

    assert change(letters, None) == 11
    assert letters.letters() == []


def test_every_queue_with_dead_letters_can_be_looked_at(synthesis: Synthesis) -> None:
    """A new queue of dead letters needs a line in QUEUES of gatehouse/operating/dead_letters.py."""
    found = {
        (stack.name, output)
        for stack in synthesis.stacks
        for output in stack.configuration().get("output", {})
        if output.endswith("dead_letter_url")
    }

    assert found == {(names.stack, names.dead) for names in QUEUES.values()}
    functions = {
        made["function_name"].removeprefix(f"gatehouse-{synthesis.environment}-")
        for stack in synthesis.stacks
        for made in stack.configuration()["resource"].get("aws_lambda_function", {}).values()
    }
    assert {names.function for names in QUEUES.values()} <= functions
