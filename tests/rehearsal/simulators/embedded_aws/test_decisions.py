"""What the embedded AWS writes down of its decisions about roles."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext, parse_policy_document

from rehearsal.simulators.decision_log import MOST_RESOURCES, DecisionLog
from rehearsal.simulators.embedded_aws import decisions
from rehearsal.simulators.embedded_aws.caller import GAPS

TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table"
Evaluate = Callable[..., Any]


def allow(sid: str, *actions: str, on: str = "*", effect: str = "Allow") -> Any:
    statement = {"Sid": sid, "Effect": effect, "Action": list(actions), "Resource": on}
    return parse_policy_document({"Statement": [statement]})


def context(action: str, resource: str, role: str = "gatehouse-local-chat") -> EvalContext:
    return EvalContext(
        principal_arn=f"arn:aws:sts::111122223333:assumed-role/{role}/session",
        principal_type="AssumedRole",
        principal_account="111122223333",
        action=action,
        resource_arn=resource,
        region="us-east-1",
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "decisions" / "decisions.jsonl"


@pytest.fixture
def evaluate(monkeypatch: pytest.MonkeyPatch, file: Path) -> Evaluate:
    """The emulator's evaluation with the record around it, as long as a test lasts."""
    for name in ("evaluate", "evaluate_resource_policy", "evaluate_trust_policy"):
        monkeypatch.setattr(iam_evaluator, name, getattr(iam_evaluator, name))
    decisions.add_to(decisions.module(), DecisionLog(file))
    found: Evaluate = iam_evaluator.evaluate
    return found


def written(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_decision_is_written_once_with_its_statement(evaluate: Evaluate, file: Path) -> None:
    for _ in range(3):
        result = evaluate(
            context("dynamodb:GetItem", f"{TABLE}/a"), [allow("Read", "dynamodb:Get*")]
        )
        assert result.decision == "Allow"

    assert written(file) == [
        {
            "role": "gatehouse-local-chat",
            "action": "dynamodb:GetItem",
            "resource": f"{TABLE}/a",
            "decision": "Allow",
            "statements": ["Read"],
            "asked_by": "request",
        }
    ]


def test_what_only_the_emulators_gaps_allow_uses_no_statement(
    evaluate: Evaluate, file: Path
) -> None:
    gaps = allow(GAPS, "iam:PassRole")
    evaluate(context("iam:PassRole", "*"), [gaps, allow("Pass", "iam:PassRole", on=f"{TABLE}/*")])
    evaluate(context("iam:PassRole", f"{TABLE}/a"), [gaps, allow("Pass", "iam:PassRole")])

    assert [line["statements"] for line in written(file)] == [[], ["Pass"]]


def test_a_refusal_names_what_denied_it_and_no_statement_that_allows(
    evaluate: Evaluate, file: Path
) -> None:
    granted, boundary = allow("All", "s3:*"), allow("Bound", "dynamodb:*")
    evaluate(context("s3:GetObject", "a"), [granted], [boundary])
    evaluate(context("s3:GetObject", "b"), [granted, allow("Never", "s3:*", effect="Deny")])

    assert [(line["decision"], line["statements"]) for line in written(file)] == [
        ("ImplicitDeny", []),
        ("Deny", ["Never"]),
    ]


def test_a_statement_of_a_keys_own_policy_is_the_keys_and_not_the_roles(
    evaluate: Evaluate, file: Path
) -> None:
    key = {"Sid": "AccountDecides", "Effect": "Allow", "Principal": {"AWS": "*"},
           "Action": "kms:*", "Resource": "*"}  # fmt: skip
    request = context("kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/k")
    identity = evaluate(request, [allow("Use", "kms:Decrypt")])
    result = iam_evaluator.combine_resource_policy(
        identity, request, {"Statement": [key]}, "111122223333", required=True
    )

    assert result.decision == "Allow"
    of_role, of_key = written(file)
    assert of_role["statements"] == ["Use"]
    assert "policy_of" not in of_role
    assert (of_key["role"], of_key["statements"]) == ("gatehouse-local-chat", ["AccountDecides"])
    assert of_key["policy_of"] == request.resource_arn


def test_a_service_that_a_keys_policy_names_is_written_by_its_name(
    evaluate: Evaluate, file: Path
) -> None:
    service = "logs.us-east-1.amazonaws.com"
    key = {"Sid": "LogGroups", "Effect": "Allow", "Principal": {"Service": service},
           "Action": "kms:Decrypt", "Resource": "*"}  # fmt: skip
    request = context("kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/k")
    request.principal_arn, request.principal_type = service, "Service"
    for named in (service, "s3.amazonaws.com"):
        iam_evaluator.evaluate_resource_policy({"Statement": [key]}, request, service=named)

    (line,) = written(file)
    assert (line["role"], line["action"], line["statements"]) == (
        service, "kms:Decrypt", ["LogGroups"],
    )  # fmt: skip


def test_who_a_role_trusts_is_written_with_the_statement_and_a_refusal_is_not(
    evaluate: Evaluate, file: Path
) -> None:
    role = "arn:aws:iam::111122223333:role/gatehouse-local-apply"
    provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
    trust = {"Statement": [
        {"Sid": "GitHubActions", "Effect": "Allow", "Principal": {"Federated": provider},
         "Action": "sts:AssumeRoleWithWebIdentity"},
        {"Sid": "Lambda", "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
         "Action": "sts:AssumeRole"},
    ]}  # fmt: skip
    request = context("sts:AssumeRoleWithWebIdentity", role)
    request.principal_arn, request.principal_type = provider, "WebIdentityUser"
    assert iam_evaluator.evaluate_trust_policy(json.dumps(trust), provider, request)
    assert not iam_evaluator.evaluate_trust_policy(trust, f"{provider}.example", request)

    (line,) = written(file)
    assert (line["role"], line["statements"], line["policy_of"]) == (
        provider, ["GitHubActions"], role,
    )  # fmt: skip


def test_a_role_with_a_path_and_a_contract_that_asks(evaluate: Evaluate, file: Path) -> None:
    request = context("s3:GetObject", "a")
    request.principal_arn = "arn:aws:iam::111122223333:role/some/path/gatehouse-local-usage"
    token = decisions.asked_by.set("PassedRoles")
    try:
        evaluate(request, [allow("All", "s3:*")])
    finally:
        decisions.asked_by.reset(token)

    (line,) = written(file)
    assert (line["role"], line["asked_by"]) == ("gatehouse-local-usage", "PassedRoles")


def test_many_resources_of_one_pattern_are_bounded_and_another_pattern_is_still_seen(
    evaluate: Evaluate, file: Path
) -> None:
    policies = [
        parse_policy_document(
            {"Statement": [{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject",
                            "Resource": ["many/*", "few/*"]}]}
        )
    ]  # fmt: skip
    for number in range(MOST_RESOURCES * 3):
        evaluate(context("s3:GetObject", f"many/{number}"), policies)
    evaluate(context("s3:GetObject", "few/1"), policies)

    assert len(written(file)) == MOST_RESOURCES + 1
    assert written(file)[-1]["resource"] == "few/1"


def test_a_process_that_goes_on_after_a_kill_repeats_no_line(
    evaluate: Evaluate, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluate(context("s3:GetObject", "a"), [allow("All", "s3:*")])
    monkeypatch.undo()
    for name in ("evaluate", "evaluate_resource_policy", "evaluate_trust_policy"):
        monkeypatch.setattr(iam_evaluator, name, getattr(iam_evaluator, name))
    decisions.add_to(decisions.module(), DecisionLog(file))
    for resource in ("a", "b"):
        iam_evaluator.evaluate(context("s3:GetObject", resource), [allow("All", "s3:*")])

    assert [line["resource"] for line in written(file)] == ["a", "b"]
