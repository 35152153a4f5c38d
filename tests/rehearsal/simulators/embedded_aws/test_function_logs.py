"""The logs of a function are those that its role may write."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.rehearsal.contracts.conftest import ACCOUNT, REGION, Aws, served
from tests.rehearsal.simulators.embedded_aws.test_published_versions import TRUST, archive

pytestmark = pytest.mark.service
PREFIX = "/aws/lambda/"
GROUP = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{PREFIX}"
WRITE = ["logs:CreateLogStream", "logs:PutLogEvents"]


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    with served(tmp_path_factory.mktemp("logs")) as aws:
        yield aws


SEEN = "def handler(*_): print('seen')"
LATE = """
import sys, threading
calls = []
def handler(*_):
    calls.append(1)
    write = lambda: print(f"line of call {len(calls)}", file=sys.stderr, flush=True)
    write() if len(calls) == 1 else threading.Timer(0.3, write).start()
"""


def function(embedded: Aws, name: str, actions: list[str], code: str = SEEN) -> Any:
    """A function, called once, whose role may do these things with its own logs."""
    roles, functions = embedded.client("iam"), embedded.client("lambda")
    roles.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))
    if actions:
        statement = {"Effect": "Allow", "Action": actions, "Resource": f"{GROUP}{name}:*"}
        document = {"Version": "2012-10-17", "Statement": [statement]}
        roles.put_role_policy(RoleName=name, PolicyName="logs", PolicyDocument=json.dumps(document))
    functions.create_function(
        FunctionName=name,
        Runtime="python3.12",
        Role=f"arn:aws:iam::{ACCOUNT}:role/{name}",
        Handler="index.handler",
        Code={"ZipFile": archive(code)},
    )
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    functions.invoke(FunctionName=name)
    return embedded.client("logs")


def written(logs: Any, name: str) -> list[str]:
    events = logs.filter_log_events(logGroupName=f"{PREFIX}{name}")["events"]
    return [event["message"] for event in events]


def groups(logs: Any, name: str) -> list[str]:
    found = logs.describe_log_groups(logGroupNamePrefix=f"{PREFIX}{name}")["logGroups"]
    return [group["logGroupName"] for group in found]


def test_a_role_without_a_grant_leaves_no_group(embedded: Aws) -> None:
    assert groups(function(embedded, "silent", []), "silent") == []


def test_a_group_that_nobody_made_needs_the_right_to_make_it(embedded: Aws) -> None:
    assert groups(function(embedded, "writing", WRITE), "writing") == []
    logs = function(embedded, "making", [*WRITE, "logs:CreateLogGroup"])
    assert "seen" in written(logs, "making")


@pytest.mark.parametrize(("actions", "seen"), [(WRITE, True), (WRITE[:1], False), ([], False)])
def test_a_group_that_was_made_is_written_to_by_who_may(
    embedded: Aws, actions: list[str], seen: bool
) -> None:
    name = f"kept-{len(actions)}"
    embedded.client("logs").create_log_group(logGroupName=f"{PREFIX}{name}")
    assert ("seen" in written(function(embedded, name, actions), name)) is seen


def test_what_comes_late_is_in_the_log_of_its_own_invocation(embedded: Aws) -> None:
    """On a busy machine a line of a function arrives after its answer."""
    logs = function(embedded, "late", [*WRITE, "logs:CreateLogGroup"], LATE)
    embedded.client("lambda").invoke(FunctionName="late")
    assert [line.strip() for line in written(logs, "late") if line.startswith("line of")] == [
        "line of call 1", "line of call 2",
    ]  # fmt: skip
