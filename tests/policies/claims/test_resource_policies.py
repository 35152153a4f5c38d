"""A policy of a resource that lets somebody in refutes, whatever kind of resource carries it."""

import json
from typing import Any

import pytest

from policies.authorization.model import Model
from policies.authorization.questions import Question, ask
from policies.claims.claim import Claim
from policies.estate import Estate
from tests.policies.claims.grants import arn, role, table
from tests.policies.claims.refuting import Breaking, changed, claim, must_refute, proof
from tests.policies.edits import Edit, add, add_statement, both, change_statement

OUTSIDERS, SOURCES, UNKNOWN = claim("GH_CLAIM_001"), claim("GH_CLAIM_010"), claim("GH_CLAIM_000")
TABLE, STREAM = "aws_dynamodb_table.tenants_table", f"{table('tenants')}/stream/2026-11-30"
OF_TABLE, OF_LOGS = "aws_dynamodb_resource_policy", "aws_cloudwatch_log_resource_policy"
GROUP = "aws_cloudwatch_log_group.ask_log_group"
LOGS = arn("logs", "log-group")
VENDOR = {"AWS": "arn:aws:iam::999999999999:role/audit"}
DELIVERY = {"Service": "delivery.logs.amazonaws.com"}
OWN: dict[str, Any] = {"aws:SourceAccount": "444455556666"}
IF_ANYBODY: dict[str, Any] = {"StringLike": {"aws:UserAgent": "*"}}


def allowing(
    principal: Any, *actions: str, on: str, effect: str = "Allow", **condition: Any
) -> str:
    statement = {"Sid": "Open", "Effect": effect, "Principal": principal, "Action": list(actions),
                 "Resource": on, **({"Condition": condition} if condition else {})}  # fmt: skip
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def of_table(policy: str, where: str = "${aws_dynamodb_table.tenants_table.arn}") -> Edit:
    return add(OF_TABLE, {"resource_arn": where, "policy": policy})


def of_logs(policy: str, **more: str) -> Edit:
    return add(OF_LOGS, {"policy_name": "mutant", "policy_document": policy, **more})


TABLES = (
    Breaking("anybody reads a table", TABLE,
             of_table(allowing("*", "dynamodb:GetItem", on=table("tenants"))),
             ("anyone → dynamodb:GetItem on table gatehouse-prod-tenants",
              "Remove statement Open")),
    Breaking("another account scans a table", TABLE,
             of_table(allowing(VENDOR, "dynamodb:Scan", on="*")),
             ("account 999999999999 → dynamodb:Scan on table gatehouse-prod-tenants",)),
    Breaking("an index is read under a condition that always holds", TABLE,
             of_table(allowing("*", "dynamodb:Query", on=f"{table('tenants')}/index/*",
                               **IF_ANYBODY)),
             ("anyone → dynamodb:Query on table gatehouse-prod-tenants/index/",
              "its condition (stringlike aws:useragent *) holds")),
    Breaking("everybody but one account", TABLE,
             of_table(json.dumps({"Statement": [{
                 "Effect": "Allow", "NotPrincipal": {"AWS": "999999999999"},
                 "Action": "dynamodb:GetItem", "Resource": "*"}]})),
             ("anyone → dynamodb:GetItem",)),
    Breaking("the stream of a table has a policy of its own", TABLE,
             of_table(allowing(VENDOR, "dynamodb:GetRecords", on=STREAM), STREAM),
             (f"dynamodb:GetRecords for {STREAM}",)),
    Breaking("the table is one of another stack", "aws_sqs_queue.tasks_queue",
             of_table(allowing(VENDOR, "dynamodb:PutItem", on="*"), table("usage")),
             ("dynamodb:PutItem on table gatehouse-prod-usage",)),
)  # fmt: skip
GROUPS = (
    Breaking("anybody reads every log", GROUP,
             of_logs(allowing("*", "logs:GetLogEvents", "logs:FilterLogEvents", on="*")),
             ("anyone → logs:GetLogEvents on any log group",
              "Take logs:GetLogEvents out of statement Open")),
    Breaking("another account reads the logs of one function", GROUP,
             of_logs(allowing(VENDOR, "logs:StartQuery",
                              on=f"{LOGS}:/aws/lambda/gatehouse-prod-ask:*")),
             ("999999999999 → logs:StartQuery on log group /aws/lambda/gatehouse-prod-ask",)),
    Breaking("a policy of one log group", GROUP,
             of_logs(allowing(VENDOR, "logs:GetLogEvents", on="*"),
                     resource_arn="${aws_cloudwatch_log_group.ask_log_group.arn}"),
             ("logs:GetLogEvents on log group /aws/lambda/gatehouse-prod-ask",)),
)  # fmt: skip
HARMLESS = (
    Breaking("the account's own root", TABLE,
             of_table(allowing({"AWS": arn("iam", "root", region="")}, "dynamodb:*", on="*")), ()),
    Breaking("a denial", TABLE,
             of_table(allowing("*", "dynamodb:*", on="*", effect="Deny")), ()),
    Breaking("a condition that no stranger meets", TABLE,
             of_table(allowing("*", "dynamodb:GetItem", on="*",
                               StringEquals={"aws:PrincipalAccount": "444455556666"})), ()),
    Breaking("a service writes logs", GROUP,
             of_logs(allowing(DELIVERY, "logs:PutLogEvents", on=f"{LOGS}:*", StringEquals=OWN)),
             ()),
)  # fmt: skip


@pytest.mark.parametrize("breaking", [*TABLES, *GROUPS], ids=lambda item: item.story)
def test_whom_it_lets_in_refutes(prod: Estate, breaking: Breaking) -> None:
    must_refute(prod, breaking, OUTSIDERS)


@pytest.mark.parametrize("harmless", HARMLESS, ids=lambda item: item.story)
def test_whom_it_does_not_let_in_refutes_nothing(prod: Estate, harmless: Breaking) -> None:
    assert proof(prod, harmless, OUTSIDERS).verdict == "proved"


def test_a_service_writes_logs_for_this_account_alone(prod: Estate) -> None:
    anybodys = of_logs(allowing(DELIVERY, "logs:PutLogEvents", on=f"{LOGS}:*"))
    ours = of_logs(allowing(DELIVERY, "logs:PutLogEvents", on=f"{LOGS}:*", StringEquals=OWN))
    breaking = Breaking("for anybody", GROUP, anybodys, ("delivery.logs.amazonaws.com → logs:",))
    must_refute(prod, breaking, SOURCES)
    assert proof(prod, Breaking("for us", GROUP, ours, ()), SOURCES).verdict == "proved"


def may(estate: Estate, on: str, edit: Edit, who: str, action: str) -> bool:
    """Whether a role may do something on a resource once the edit is made."""
    model = Model(changed(estate, Breaking("", on, edit, ())))
    (principal,) = (item for item in model.roles if item.name == f"gatehouse-prod-{who}")
    question = Question(principal, lambda item: item.name == action)
    return any(True for _ in ask(model, question))


def test_a_role_that_it_names_stays_within_its_boundary(prod: Estate) -> None:
    chat, reads = {"AWS": role("chat")}, "logs:GetLogEvents"
    writes = of_table(allowing(chat, "dynamodb:PutItem", on=table("tenants")))
    assert may(prod, TABLE, writes, "chat", "dynamodb:PutItem")
    assert not may(prod, GROUP, of_logs(allowing(chat, reads, on="*")), "chat", reads)
    assert may(prod, GROUP, of_logs(allowing("*", reads, on="*")), "chat", reads)


GUARD = "aws_api_gateway_rest_api_policy.execution_api_policy"
OPENED = add_statement("policy", sid="Everybody", actions=["execute-api:Invoke"], resources=["*"],
                       principals=[{"type": "AWS", "identifiers": ["*"]}])  # fmt: skip
ANYBODY = add_statement("policy", sid="Everybody", actions=["execute-api:Invoke"], resources=["*"],
                        principals=[{"type": "*", "identifiers": ["*"]}])  # fmt: skip


@pytest.mark.parametrize("of", [OUTSIDERS, claim("GH_CLAIM_008")], ids=lambda item: item.id)
def test_a_rest_api_that_allows_everybody_is_closed_while_its_denial_stands(
    prod: Estate, of: Claim
) -> None:
    assert proof(prod, Breaking("opened", GUARD, OPENED, ()), of).verdict == "proved"
    half = change_statement("policy", resources=["execute-api:/live/GET/*"])
    weak = both(half, OPENED)
    must_refute(prod, Breaking("half", GUARD, weak, ("execute-api:Invoke on REST API",)), of)


def test_a_denial_of_principals_of_aws_denies_no_service(prod: Estate) -> None:
    breaking = Breaking("anybody", GUARD, ANYBODY, ("lambda.amazonaws.com → execute-api:Invoke",))
    must_refute(prod, breaking, claim("GH_CLAIM_008"))


def test_a_hidden_policy_is_unknown_and_never_safe(prod: Estate) -> None:
    hidden = "${data.aws_ssm_parameter.policy.value}"
    for on, edit in ((TABLE, of_table(hidden)), (GROUP, of_logs(hidden))):
        found = proof(prod, Breaking("hidden", on, edit, ()), OUTSIDERS)
        assert found.verdict == "unknown"
        assert proof(prod, Breaking("hidden", on, edit, ()), UNKNOWN).verdict == "unknown"


def test_what_logs_deny_a_function_it_may_not(prod: Estate) -> None:
    denied = of_logs(allowing("*", "logs:PutLogEvents", on="*", effect="Deny"))
    nothing = add("aws_sns_topic", {"name": "beside"})
    assert may(prod, GROUP, nothing, "ask", "logs:PutLogEvents")
    assert not may(prod, GROUP, denied, "ask", "logs:PutLogEvents")
