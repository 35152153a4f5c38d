"""Policies that fit what IAM takes, with room for the next statement.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

import json

import pytest

from tests.plans.reading import UNKNOWN, Granted, Plan

ROLE_CHARACTERS = 10_240  # of all policies in a role together, white space not counted
POLICY_CHARACTERS = 6_144  # of a policy by itself
_AN_ARN = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("role", ["apply", "plan"])
def test_a_delivery_roles_own_policy_fits(state: Plan, role: str) -> None:
    statements = state.statements(f"aws_iam_role_policy.{role}_permissions")
    assert 0 < _characters(statements) < ROLE_CHARACTERS


def test_every_other_policy_fits(state: Plan) -> None:
    policies = state.all("aws_iam_policy")
    assert {
        "aws_iam_policy.apply_edge",
        "aws_iam_policy.apply_vault",
        "aws_iam_policy.workload_boundary_policy",
    } <= set(policies)
    for address in policies:
        assert 0 < _characters(state.statements(address)) < POLICY_CHARACTERS


@pytest.mark.parametrize("role", ["apply", "plan"])
def test_further_policies_of_a_delivery_role_are_attached_to_it(state: Plan, role: str) -> None:
    attached = {
        state.references(address, "policy_arn")[0].removesuffix(".arn")
        for address in state.all("aws_iam_role_policy_attachment")
        if f"aws_iam_role.{role}_role.name" in state.references(address, "role")
    }
    assert attached == {item for item in state.all("aws_iam_policy") if f".{role}_" in item}


def _characters(statements: list[Granted]) -> int:
    document = [
        {
            "Sid": item.sid,
            "Effect": item.effect,
            "Action": sorted(item.actions),
            "Resource": [_AN_ARN if name == UNKNOWN else name for name in item.resources],
            "Condition": {name: sorted(values) for name, values in item.conditions.items()},
        }
        for item in statements
    ]
    return len(json.dumps(document, separators=(",", ":")))
