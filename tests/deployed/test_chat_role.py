"""Each action that the chat function's role is granted is needed, and nothing else is granted."""

import json
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.deployed.chat_role import GRANTED, LEAKED, SHOWN, Role
from tests.deployed.evidence import eventually, log_lines
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens


@pytest.fixture
def role(rehearsal: Rehearsal) -> Iterator[Role]:
    made = Role(rehearsal)
    yield made
    made.put(made.granted)


def turns(api: httpx.Client, session_id: str) -> list[httpx.Response]:
    """A new conversation, the same request again, and a further turn of an old one."""
    key = {"Idempotency-Key": f"key-{time.time_ns()}"}
    further = {"message": "further", "tenant_context": {"session_id": session_id}}
    return [
        api.post("/api/chat", json={"message": "new"}, headers=key),
        api.post("/api/chat", json={"message": "new"}, headers=key),
        api.post("/api/chat", json=further),
    ]


def test_the_role_holds_these_statements_and_no_more(role: Role) -> None:
    granted = {
        statement["Sid"]: frozenset(
            [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        )
        for statement in role.granted["Statement"]
    }

    assert granted == GRANTED
    assert all(statement["Effect"] == "Allow" for statement in role.granted["Statement"])
    assert '"*"' not in json.dumps(role.granted)


@pytest.mark.parametrize(("sid", "action"), SHOWN)
def test_without_one_permission_the_chat_is_denied_cleanly_and_heals_when_it_is_back(
    rehearsal: Rehearsal, tokens: dict[str, Tokens], role: Role, sid: str, action: str
) -> None:
    api = rehearsal.api(tokens["member@acme.example"].id)
    session_id = api.post("/api/sessions").json()["session_id"]
    since = time.time()

    less = role.without(role.granted, sid, action)
    role.put(less)
    answers = turns(api, session_id)
    if sid != "CallModel":
        # A model that fails has turns taken back, which needs permissions of its own.
        role.put(role.without(less, "CallModel"))
        answers += turns(api, session_id)
    role.put(role.granted)

    denied = f"is not authorized to perform: {action}"
    eventually(
        lambda: any(denied in line for line in log_lines(rehearsal, "chat", since=since)), denied
    )
    failed = [answer for answer in answers if answer.status_code != 200]
    assert failed
    for answer in failed:
        # 409: the record of an unfinished request could not be taken back.
        assert answer.status_code in {409, 500, 502, 503}
        assert list(answer.json()) == ["error"]
        assert not LEAKED.search(answer.text), answer.text
    assert [answer.status_code for answer in turns(api, session_id)] == [200, 200, 200]


def test_without_the_right_to_write_logs_it_answers_and_writes_none(
    rehearsal: Rehearsal, tokens: dict[str, Tokens], role: Role
) -> None:
    api = rehearsal.api(tokens["member@acme.example"].id)
    session_id = api.post("/api/sessions").json()["session_id"]
    since = time.time()

    role.put(role.without(role.granted, "WriteOwnLogs"))
    silent = [answer.status_code for answer in turns(api, session_id)]
    role.put(role.granted)
    logged = [answer.status_code for answer in turns(api, session_id)]

    assert silent == logged == [200, 200, 200]
    calls = len(logged)
    eventually(lambda: starts(rehearsal, since) >= calls, "the calls after it are in the log")
    assert starts(rehearsal, since) == calls


def starts(rehearsal: Rehearsal, since: float) -> int:
    """How many calls of the chat function its log has."""
    return sum(line.startswith("START") for line in log_lines(rehearsal, "chat", since=since))


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("dynamodb:Scan", "table/gatehouse-local-sessions"),
        ("dynamodb:GetItem", "table/gatehouse-local-usage"),
        ("dynamodb:PutItem", "table/gatehouse-local-tenants"),
        ("dynamodb:DeleteTable", "table/gatehouse-local-sessions"),
        ("dynamodb:GetItem", "table/another-sessions"),
        ("bedrock:Converse", "foundation-model/anthropic.claude-3-5-sonnet-20241022-v2:0"),
        ("iam:PassRole", "role/gatehouse-local-chat"),
        ("sts:AssumeRole", "role/gatehouse-local-apply"),
        ("secretsmanager:GetSecretValue", "secret:key"),
        ("s3:GetObject", "gatehouse-local-state-111122223333/api.tfstate"),
    ],
)
def test_the_role_may_do_nothing_it_has_no_statement_for(
    rehearsal: Rehearsal, action: str, resource: str
) -> None:
    account, service = rehearsal.settings.account, action.split(":", maxsplit=1)[0]
    region = "" if service in {"iam", "sts", "s3"} else account.region
    owner = "" if service == "s3" or resource.startswith("foundation") else account.id
    role = f"arn:aws:iam::{account.id}:role/{rehearsal.settings.resource_prefix}-chat"

    judged = rehearsal.administrator("iam").simulate_principal_policy(
        PolicySourceArn=role,
        ActionNames=[action],
        ResourceArns=[f"arn:aws:{service}:{region}:{owner}:{resource}"],
    )

    assert judged["EvaluationResults"][0]["EvalDecision"] == "implicitDeny"
