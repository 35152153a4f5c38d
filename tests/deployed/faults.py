"""The fault behind each alarm, made to happen in a running rehearsal and mended again."""

import json
import os
import signal
import subprocess
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.deployed.evidence import eventually, model_calls
from tests.deployed.flow_stage import FrontDoorStage
from tests.deployed.people import Person, must, new_tenant
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens
from tests.deployed.slack_workspace import SlackWorkspace
from tests.deployed.visitors import visitor
from tests.lambda_src.flow_vault.asking import GREETING

_POLICY = "fault-of-a-test"


@dataclass(frozen=True)
class Stage:
    """What faults are made with."""

    rehearsal: Rehearsal
    tokens: Mapping[str, Tokens]
    folder: Path


Fault = Callable[[Stage], AbstractContextManager[None]]


@contextmanager
def _denied(stage: Stage, function: str, actions: list[str]) -> Iterator[None]:
    """Takes actions away from the role of a function."""
    iam = stage.rehearsal.administrator("iam")
    role = f"{stage.rehearsal.settings.resource_prefix}-{function}"
    deny = {"Effect": "Deny", "Action": actions, "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    iam.put_role_policy(RoleName=role, PolicyName=_POLICY, PolicyDocument=document)
    try:
        yield
    finally:
        iam.delete_role_policy(RoleName=role, PolicyName=_POLICY)


def _dead_letter(stack: str, output: str) -> Fault:
    @contextmanager
    def fault(stage: Stage) -> Iterator[None]:
        queues, url = stage.rehearsal.administrator("sqs"), stage.rehearsal.output(stack, output)
        queues.send_message(QueueUrl=url, MessageBody="{}")
        try:
            yield
        finally:
            queues.purge_queue(QueueUrl=url)

    return fault


@contextmanager
def _settlement_denied(stage: Stage) -> Iterator[None]:
    """The usage table takes nothing any more while the model answers."""
    token = stage.tokens["member@acme.example"].id
    message = {"message": "[[slow 6]] What is not billed?"}
    asking = threading.Thread(
        target=lambda: stage.rehearsal.api(token).post("/api/chat", json=message)
    )
    before = len(model_calls(stage.rehearsal))
    asking.start()
    # The reservation is made when the model is at it.
    eventually(lambda: len(model_calls(stage.rehearsal)) > before, "the model is called", 30)
    actions = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem"]
    with _denied(stage, "chat", actions):
        asking.join()
    yield


@contextmanager
def _execution_api_denied(stage: Stage) -> Iterator[None]:
    """The verification role may not call the execution API, and its event goes round it."""
    slack = SlackWorkspace(stage.rehearsal)
    with _denied(stage, "slack-verification", ["execute-api:Invoke"]):
        slack.say("Which way did this take?")
    slack.close()
    yield


@contextmanager
def _execution_stopped(stage: Stage) -> Iterator[None]:
    """The process of the execution function stands still until its caller gives up."""
    slack = SlackWorkspace(stage.rehearsal)
    slack.say("wake up")
    name = f"{stage.rehearsal.settings.resource_prefix}-slack-execution"
    found = [pid for pid in _own_processes(stage.rehearsal) if _runs(pid, name)]
    assert found, f"no process runs {name}"
    _signal(found, signal.SIGSTOP)
    try:
        slack.say("Are you there?")  # answered when the verification gives the execution up
    finally:
        _signal(found, signal.SIGCONT)
    slack.close()
    yield


def _signal(processes: list[int], number: int) -> None:
    for pid in processes:
        os.kill(pid, number)


def _own_processes(rehearsal: Rehearsal) -> list[int]:
    """The functions' processes: children of this rehearsal's embedded AWS."""
    aws = str(rehearsal.status["processes"]["aws"]["pid"])
    listed = subprocess.run(["pgrep", "-P", aws], capture_output=True, text=True, check=False)
    return [int(pid) for pid in listed.stdout.split()]


def _runs(pid: int, function: str) -> bool:
    try:
        variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return False
    return f"AWS_LAMBDA_FUNCTION_NAME={function}".encode() in variables


def _allowed_host(rehearsal: Rehearsal) -> str:
    """The one address that flows may call here; nobody listens there unless a test does."""
    machine = tomllib.loads((rehearsal.home / "machine.toml").read_text("utf-8"))
    host: str = machine["flows"]["allowed_hosts"][0]
    return host


@contextmanager
def _host_down(stage: Stage) -> Iterator[None]:
    """A host that a flow calls answers to nobody, as often as its circuit takes to open."""
    from tests.deployed.test_flows import calling  # noqa: PLC0415 - tests of its own are in there

    rehearsal = stage.rehearsal
    _, key = calling(rehearsal, stage.folder, f"http://{_allowed_host(rehearsal)}/hook")
    for number in range(rehearsal.settings.flows.circuit_failures):
        with visitor(rehearsal) as came:
            session = FrontDoorStage(came, "calling", key)
            session.start()
            assert session.interact(f"Ada {number}").status_code == 200
    yield


@contextmanager
def _receiver_down(stage: Stage) -> Iterator[None]:
    """A webhook's receiver answers to nobody, and the last attempt comes at once."""
    rehearsal = stage.rehearsal
    tenant = new_tenant(rehearsal)
    admin = Person.invited(rehearsal, tenant, "tenant-admin")
    user = ("--user", admin.email)
    path = stage.folder / "greeting.json"
    path.write_text(json.dumps(GREETING), "utf-8")
    said = must(
        rehearsal, "flows", "import", str(path), "--publish", "--visibility", "public", *user
    )
    key = next(line.split()[-1] for line in said.splitlines() if line.startswith("Public key"))
    must(rehearsal, "flows", "webhooks", "add", f"http://{_allowed_host(rehearsal)}/events", *user)
    with visitor(rehearsal) as came:
        FrontDoorStage(came, "greeting", key).start()
    last = rehearsal.settings.flows.webhook_attempts - 1
    nearly_given_up = (
        f"SET app.tenant_id = '{tenant}'; UPDATE app.webhook_deliveries SET attempts = {last} "  # noqa: S608 - a name of this test
        f"WHERE attempts BETWEEN 1 AND {last - 1}"
    )
    deadline = time.monotonic() + 90
    while "UPDATE 1" not in must(rehearsal, "psql", "-c", nearly_given_up):
        assert time.monotonic() < deadline, "the first attempt was not made"
        time.sleep(0.5)
    yield


@contextmanager
def _usage_denied(stage: Stage) -> Iterator[None]:
    """A function lost the right to read its table, and every request of it ends with 500."""
    api = stage.rehearsal.api(stage.tokens["admin@acme.example"].id)
    with _denied(stage, "usage", ["dynamodb:Query"]):
        answers = {api.get("/api/tenants/acme/usage").status_code for _ in range(10)}
    assert answers == {500}
    yield


FAULTS: Mapping[str, Fault] = {
    "api-server-errors": _usage_denied,
    "execution-api-fallback": _execution_api_denied,
    "execution-api-forbidden": _execution_api_denied,
    "execution-api-latency": _execution_stopped,
    "flow-circuit-open": _host_down,
    "flow-events-dead-letters": _dead_letter("flows", "events_dead_letter_url"),
    "flow-events-parked": _receiver_down,
    "flow-tasks-dead-letters": _dead_letter("flows", "tasks_dead_letter_url"),
    "flow-wake-ups-dead-letters": _dead_letter("flows", "wake_ups_dead_letter_url"),
    "settlement-failed": _settlement_denied,
    "slack-dead-letters": _dead_letter("layers", "dead_letter_url"),
}
"""By the name of the alarm without its prefix; `tests/plans/test_alarms.py` misses none."""
