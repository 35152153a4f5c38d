"""Of a burst of invocations few start at once, all are answered, and too many are refused."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from rehearsal.simulators.embedded_aws.function_starts import STARTS_VARIABLE, WAITING_VARIABLE
from tests.rehearsal.contracts.conftest import ACCOUNT, Aws, served
from tests.rehearsal.simulators.embedded_aws.test_published_versions import TRUST, archive

pytestmark = pytest.mark.service
STARTS, WAITING, BURST = 2, 8, 6
# Each start writes a line when it begins and one when it has ended, into one file.
_STARTING = """
import os, time
def note(what):
    with open(os.environ["NOTES"], "a") as notes:
        notes.write(what + "\\n")
note("begins")
time.sleep(0.2)
note("ended")
"""
ANSWERING = f"{_STARTING}\ndef handler(event, _): return os.getpid()"
INVOKING = f"""{_STARTING}
import json, boto3
def handler(event, _):
    answer = boto3.client("lambda").invoke(FunctionName="inner")
    return json.load(answer["Payload"])
"""
HELD = f"""{_STARTING}
while not os.path.exists(os.environ["NOTES"] + ".go"):
    time.sleep(0.05)
def handler(event, _): return os.getpid()
"""


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    more = {STARTS_VARIABLE: str(STARTS), WAITING_VARIABLE: str(WAITING)}
    with served(tmp_path_factory.mktemp("starts"), more) as aws:
        yield aws


def function(embedded: Aws, name: str, code: str, notes: Path) -> Any:
    embedded.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))
    allowed = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}
    embedded.client("iam").put_role_policy(
        RoleName=name,
        PolicyName="invoke",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}),
    )
    client = embedded.client("lambda")
    client.create_function(
        FunctionName=name,
        Runtime="python3.12",
        Role=f"arn:aws:iam::{ACCOUNT}:role/{name}",
        Handler="index.handler",
        Code={"ZipFile": archive(code)},
        Timeout=60,
        Environment={"Variables": {"NOTES": str(notes)}},
    )
    client.get_waiter("function_active_v2").wait(FunctionName=name)
    return client


def invoked(client: Any, name: str) -> Any:
    """What one invocation is answered: a value, or that it is refused."""
    try:
        answer = client.invoke(FunctionName=name)
    except client.exceptions.TooManyRequestsException as refused:
        return refused.response["Reason"]
    assert "FunctionError" not in answer, answer["Payload"].read()
    return json.load(answer["Payload"])


def burst(client: Any, name: str) -> list[Any]:
    """What many invocations at once are answered."""
    with ThreadPoolExecutor(BURST) as threads:
        return list(threads.map(lambda _: invoked(client, name), range(BURST)))


def most_at_once(notes: Path) -> int:
    """The most starts that had begun and not ended."""
    starting = most = 0
    for line in notes.read_text(encoding="utf-8").split():
        starting += 1 if line == "begins" else -1
        most = max(most, starting)
    return most


def test_no_more_start_at_once_than_may_and_all_are_answered(embedded: Aws, tmp_path: Path) -> None:
    client = function(embedded, "answering", ANSWERING, tmp_path / "notes")

    answers = burst(client, "answering")

    assert all(isinstance(answer, int) for answer in answers), answers
    assert 1 <= most_at_once(tmp_path / "notes") <= STARTS


def test_functions_that_invoke_others_do_not_wait_for_each_other(
    embedded: Aws, tmp_path: Path
) -> None:
    function(embedded, "inner", ANSWERING, tmp_path / "notes")
    client = function(embedded, "outer", INVOKING, tmp_path / "notes")

    answers = burst(client, "outer")

    assert all(isinstance(answer, int) for answer in answers), answers
    assert 1 <= most_at_once(tmp_path / "notes") <= STARTS


def test_what_finds_too_many_waiting_is_refused_at_once(embedded: Aws, tmp_path: Path) -> None:
    """Nobody is answered before those that find the queue full are refused."""
    client = function(embedded, "held", HELD, tmp_path / "notes")
    kept = STARTS + WAITING

    with ThreadPoolExecutor(kept + BURST) as threads:
        answers = [threads.submit(invoked, client, "held") for _ in range(kept + BURST)]
        refused = [answer.result() for answer in islice(as_completed(answers, 60), BURST)]
        (tmp_path / "notes.go").touch()

    assert set(refused) == {"ReservedFunctionConcurrentInvocationLimitExceeded"}
    answered = [answer.result() for answer in answers if isinstance(answer.result(), int)]
    assert len(answered) == kept
