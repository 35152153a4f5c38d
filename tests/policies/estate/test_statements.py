import json

import pytest

from policies.estate import CannotJudgeError
from policies.estate.statements import Statement, from_document, from_json


def one(**parts: object) -> Statement:
    (statement,) = from_json(json.dumps({"Statement": {"Effect": "Allow", **parts}}))
    return statement


@pytest.mark.parametrize(
    ("actions", "action", "grants"),
    [
        ("dynamodb:GetItem", "dynamodb:GetItem", True),
        ("DynamoDB:get*", "dynamodb:GetItem", True),
        ("*", "dynamodb:GetItem", True),
        ("dynamodb:Put*", "dynamodb:GetItem", False),
        (["a:B", "dynamodb:*"], "dynamodb:GetItem", True),
    ],
)
def test_an_action_is_granted_as_iam_reads_patterns(
    actions: object, action: str, grants: bool
) -> None:
    assert one(Action=actions).grants(action) is grants


def test_a_denial_grants_nothing_and_not_action_grants_the_rest() -> None:
    assert not one(Effect="Deny", Action="*").grants("s3:GetObject")
    assert one(NotAction="iam:*").grants("s3:GetObject")
    assert not one(NotAction="iam:*").grants("iam:PassRole")


@pytest.mark.parametrize(
    ("principal", "is_public"),
    [("*", True), ({"AWS": "*"}, True), ({"AWS": ["1", "*"]}, True), ({"Service": "a"}, False)],
)
def test_a_star_is_everybody(principal: object, is_public: bool) -> None:
    assert one(Action="a:b", Principal=principal).is_public() is is_public


@pytest.mark.parametrize(
    ("condition", "limits"),
    [
        ({"StringEquals": {"aws:SourceAccount": "1"}}, True),
        ({"ArnLike": {"AWS:SourceAccount": ["1"]}}, True),
        ({"StringNotEquals": {"aws:SourceAccount": "1"}}, False),
        ({"StringLike": {"aws:SourceAccount": "*"}}, False),
        ({"StringLike": {"aws:SourceAccount": ["1", "*"]}}, False),
        ({"StringEqualsIfExists": {"aws:SourceAccount": "1"}}, False),
        ({}, False),
    ],
)
def test_only_a_condition_that_narrows_limits(condition: object, limits: bool) -> None:
    assert one(Action="a:b", Condition=condition).limited_by("aws:SourceAccount") is limits


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", '"text"'])
def test_a_policy_that_is_none_cannot_be_judged(text: str) -> None:
    with pytest.raises(CannotJudgeError):
        list(from_json(text))


def test_a_document_of_terraform_reads_like_json() -> None:
    (statement,) = from_document(
        {
            "statement": [
                {
                    "actions": ["s3:GetObject"],
                    "resources": ["*"],
                    "principals": [{"type": "AWS", "identifiers": ["*"]}],
                    "condition": [{"test": "Bool", "variable": "aws:x", "values": ["true"]}],
                }
            ]
        }
    )
    assert statement.is_allow
    assert statement.is_public()
    assert statement.conditions[0].values == ("true",)
