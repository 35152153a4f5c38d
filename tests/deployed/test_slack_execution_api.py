"""`POST /execute` lets nobody in but the verification role; and what happens when it is shut."""

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.deployed.evidence import eventually, nothing_written_or_asked
from tests.deployed.people import must
from tests.deployed.running import Rehearsal
from tests.deployed.slack_workspace import SlackWorkspace

BODY = {
    "channel": "C0STRANGER", "thread_ts": "1.1", "text": "let me in", "user": "U1",
    "tenant_id": "acme", "event_id": "Ev0STRANGER",
}  # fmt: skip


@pytest.fixture
def slack(rehearsal: Rehearsal) -> Iterator[SlackWorkspace]:
    made = SlackWorkspace(rehearsal)
    yield made
    made.close()


@pytest.fixture
def execute(rehearsal: Rehearsal) -> str:
    """The API's address here, as the verification function knows it."""
    api_id = rehearsal.output("layers", "execution_api_url").split("//")[1].split(".")[0]
    return f"{rehearsal.status['addresses']['aws']}/_aws/execute-api/{api_id}/live/execute"


class Strangers:
    """Roles that a test makes, and their credentials."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._rehearsal = rehearsal
        self._iam = rehearsal.administrator("iam")
        self._made: list[str] = []

    def role(self, *actions: str) -> Credentials:
        name = f"stranger-{time.time_ns()}"
        account = self._rehearsal.settings.account.id
        trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
                 "Action": "sts:AssumeRole"}  # fmt: skip
        document = {"Version": "2012-10-17", "Statement": [trust]}
        self._iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(document))
        self._made.append(name)
        if actions:
            granted = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
            policy = {"Version": "2012-10-17", "Statement": [granted]}
            self._iam.put_role_policy(
                RoleName=name, PolicyName="granted", PolicyDocument=json.dumps(policy)
            )
        assumed = self._rehearsal.administrator("sts").assume_role(
            RoleArn=f"arn:aws:iam::{account}:role/{name}", RoleSessionName="test"
        )["Credentials"]
        return Credentials(
            assumed["AccessKeyId"], assumed["SecretAccessKey"], assumed["SessionToken"]
        )

    def leave(self) -> None:
        for name in self._made:
            for policy in self._iam.list_role_policies(RoleName=name)["PolicyNames"]:
                self._iam.delete_role_policy(RoleName=name, PolicyName=policy)
            self._iam.delete_role(RoleName=name)


@pytest.fixture
def strangers(rehearsal: Rehearsal) -> Iterator[Strangers]:
    made = Strangers(rehearsal)
    yield made
    made.leave()


def signed(rehearsal: Rehearsal, url: str, credentials: Credentials) -> dict[str, str]:
    body = json.dumps(BODY).encode()
    request = AWSRequest("POST", url, data=body, headers={"content-type": "application/json"})
    SigV4Auth(credentials, "execute-api", rehearsal.settings.account.region).add_auth(request)
    return dict(request.headers.items())


def post(url: str, headers: dict[str, str], body: dict[str, str] = BODY) -> httpx.Response:
    content = json.dumps(body).encode()
    return httpx.post(url, content=content, headers=headers, trust_env=False, timeout=30)


def test_an_unsigned_request_is_refused(rehearsal: Rehearsal, execute: str) -> None:
    with nothing_written_or_asked(rehearsal):
        assert post(execute, {"content-type": "application/json"}).status_code == 403


def test_a_request_that_was_altered_after_signing_is_refused(
    rehearsal: Rehearsal, execute: str, strangers: Strangers
) -> None:
    """Signed by one whom nothing but the alteration and the deny keep out."""
    headers = signed(rehearsal, execute, strangers.role("execute-api:Invoke"))
    with nothing_written_or_asked(rehearsal):
        answer = post(execute, headers, {**BODY, "tenant_id": "globex"})
    assert answer.status_code == 403
    assert "signature" in answer.text.lower()


def test_a_role_without_the_permission_is_refused(
    rehearsal: Rehearsal, execute: str, strangers: Strangers
) -> None:
    with nothing_written_or_asked(rehearsal):
        answer = post(execute, signed(rehearsal, execute, strangers.role()))
    assert answer.status_code == 403


def test_a_role_with_the_permission_that_is_not_the_verification_role_is_refused(
    rehearsal: Rehearsal, execute: str, strangers: Strangers
) -> None:
    with nothing_written_or_asked(rehearsal):
        answer = post(execute, signed(rehearsal, execute, strangers.role("execute-api:*")))
    assert answer.status_code == 403
    assert "explicit deny" in answer.text


@pytest.fixture
def shut(rehearsal: Rehearsal) -> Iterator[None]:
    """The verification role without its permission to call the API."""
    iam = rehearsal.administrator("iam")
    role = f"{rehearsal.settings.resource_prefix}-slack-verification"
    named = {"RoleName": role, "PolicyName": "permissions"}
    granted: dict[str, Any] = iam.get_role_policy(**named)["PolicyDocument"]
    kept = [item for item in granted["Statement"] if item["Sid"] != "CallExecutionApi"]
    assert len(kept) == len(granted["Statement"]) - 1
    iam.put_role_policy(**named, PolicyDocument=json.dumps({**granted, "Statement": kept}))
    yield
    iam.put_role_policy(**named, PolicyDocument=json.dumps(granted))


@pytest.mark.usefixtures("shut")
def test_an_api_that_refuses_has_the_event_answered_once_by_the_fallback_and_the_log_says_so(
    rehearsal: Rehearsal, slack: SlackWorkspace
) -> None:
    since = time.time() - 1
    said = slack.say("is there another way?")
    assert said["status"] == 200
    slack.replies(said["ts"])
    lines = [
        x for x in slack.logged("verification", since) if x.get("event_id") == said["event_id"]
    ]
    assert [line["message"] for line in lines] == [
        "execution_api_invocation_started", "execution_api_invocation_error",
        "execution_api_fallback",
    ]  # fmt: skip
    assert lines[1]["status"] == 403
    time.sleep(1)
    assert len(slack.replies(said["ts"])) == 1
    assert "fallback" in must(rehearsal, "rollout", "execution-api", "--status")


def test_the_rollout_is_changed_by_a_command_within_thirty_seconds_and_without_a_deploy(
    rehearsal: Rehearsal, slack: SlackWorkspace
) -> None:
    def way(percent: str) -> str:
        must(rehearsal, "rollout", "execution-api", "--percent", percent)
        changed = time.time()
        while True:
            said = slack.say(f"at {percent}")
            slack.replies(said["ts"])
            lines = slack.logged("verification", changed - 1)
            names = [x["message"] for x in lines if x.get("event_id") == said["event_id"]]
            taken = "direct" if "direct_invocation" in names else "api"
            if (taken == "direct") == (percent == "0"):
                return taken
            assert time.time() - changed < 32, names
            time.sleep(3)

    try:
        assert way("0") == "direct"
    finally:
        assert way("100") == "api"
    eventually(
        lambda: "100" in must(rehearsal, "rollout", "execution-api", "--status").splitlines()[0],
        "the status tells the percentage",
    )
