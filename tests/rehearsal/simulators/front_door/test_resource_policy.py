import json
from pathlib import Path
from typing import Any

import pytest

from rehearsal.simulators.decision_log import DecisionLog
from rehearsal.simulators.front_door.resource_policy import allows

ARN = "arn:aws:cloudfront::1:distribution/E2"
FUNCTION = "arn:aws:lambda:us-east-1:1:function:f"


def statement(**changed: Any) -> dict[str, Any]:
    usual = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "lambda:InvokeFunctionUrl",
        "Resource": FUNCTION,
        "Condition": {"ArnLike": {"AWS:SourceArn": ARN}},
    }
    return usual | changed


def allowed(*statements: dict[str, Any]) -> bool:
    return allows(
        {"Statement": list(statements)},
        service="cloudfront.amazonaws.com",
        action="lambda:InvokeFunctionUrl",
        resource=FUNCTION,
        context={"aws:sourcearn": ARN, "lambda:functionurlauthtype": "AWS_IAM"},
    )


def test_what_a_policy_allows_is_written_once_with_its_statement(tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    log = DecisionLog(file)
    policy = {"Statement": [statement(Sid="DistributionInvokesUrl")]}
    for source in (ARN, ARN, f"{ARN}X"):
        allows(
            policy, service="cloudfront.amazonaws.com", action="lambda:InvokeFunctionUrl",
            resource=FUNCTION, context={"aws:sourcearn": source}, log=log,
        )  # fmt: skip

    (line,) = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    assert line == {
        "role": "cloudfront.amazonaws.com", "action": "lambda:InvokeFunctionUrl",
        "resource": FUNCTION, "decision": "Allow", "statements": ["DistributionInvokesUrl"],
        "asked_by": "request", "policy_of": FUNCTION,
    }  # fmt: skip


def test_the_statement_that_lambda_makes_of_a_permission_allows() -> None:
    auth_type = {"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}}

    assert allowed(statement())
    assert allowed(statement(Condition={"ArnLike": {"AWS:SourceArn": ARN}} | auth_type))
    assert allowed(statement(Action=["lambda:*"], Resource=["arn:aws:lambda:*"]))


@pytest.mark.parametrize(
    "changed",
    [
        {"Principal": {"Service": "apigateway.amazonaws.com"}},
        {"Principal": {"AWS": "arn:aws:iam::1:root"}},
        {"Action": "lambda:InvokeFunction"},
        {"Resource": f"{FUNCTION}2"},
        {"Condition": {"ArnLike": {"AWS:SourceArn": f"{ARN}X"}}},
        {"Condition": {"StringEquals": {"aws:SourceArn": "arn:aws:cloudfront::1:distribution/*"}}},
        {"Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}}},
        {"Condition": {"StringNotEquals": {"aws:SourceArn": "x"}}},
        {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {"NotPrincipal": {"AWS": "x"}, "Principal": None},
    ],
)
def test_a_statement_about_something_else_does_not(changed: dict[str, Any]) -> None:
    assert not allowed(statement(**changed))


def test_a_denial_wins_also_one_that_is_not_understood() -> None:
    denial = {"Effect": "Deny", "Principal": "*"}

    assert not allowed(statement(), statement(**denial))
    assert not allowed(
        statement(), statement(**denial, Condition={"DateGreaterThan": {"aws:CurrentTime": "x"}})
    )
    assert allowed(statement(), statement(**denial, Action="lambda:DeleteFunction"))


def test_no_statement_allows_nothing() -> None:
    assert not allows({}, service="s", action="a", resource="r", context={})
