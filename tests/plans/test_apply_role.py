"""What even the apply role may never do: change what decides about it, or act beyond its names."""

from collections.abc import Callable

import pytest

from environments import Settings
from tests.plans.iam import allowed
from tests.plans.reading import UNKNOWN, Granted, Plan

Role = Callable[[str], list[Granted]]


@pytest.mark.parametrize("target", ["apply role", "plan role", "boundary", "github"])
@pytest.mark.parametrize(
    "action",
    [
        "iam:AttachRolePolicy", "iam:CreatePolicyVersion", "iam:DeleteRolePolicy",
        "iam:DeleteRolePermissionsBoundary", "iam:PassRole", "iam:PutRolePolicy",
        "iam:SetDefaultPolicyVersion", "iam:UpdateAssumeRolePolicy",
        "iam:UpdateOpenIDConnectProviderThumbprint",
    ],
)  # fmt: skip
def test_the_apply_role_cannot_change_what_decides_about_it(
    role: Role, names: dict[str, str], action: str, target: str
) -> None:
    statements = [item for item in role("apply") if item.sid != "EmulatorGaps"]
    assert not allowed(statements, action, names[target])
    assert not allowed(role("apply"), action, names[target])


@pytest.mark.parametrize(
    "action",
    ["iam:CreateUser", "iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:AttachUserPolicy",
     "iam:PutUserPolicy", "iam:UpdateAccessKey", "iam:AddUserToGroup"],
)  # fmt: skip
def test_the_apply_role_cannot_make_users_or_access_keys(
    role: Role, settings: Settings, action: str
) -> None:
    user = f"arn:aws:iam::{settings.account.id}:user/{settings.resource_prefix}-somebody"
    assert not allowed(role("apply"), action, user)


@pytest.mark.parametrize("action", ["s3:PutObject", "s3:DeleteObject"])
def test_the_apply_role_writes_every_state_but_the_one_of_the_state_stack(
    role: Role, settings: Settings, action: str
) -> None:
    bucket = f"arn:aws:s3:::{settings.state_bucket}"
    for stack in ("tables", "identity", "api"):
        assert allowed(role("apply"), action, f"{bucket}/{stack}.tfstate")
        assert allowed(role("apply"), action, f"{bucket}/{stack}.tfstate.tflock")
    assert not allowed(role("apply"), action, f"{bucket}/state.tfstate")


@pytest.mark.parametrize(
    "action", ["s3:DeleteObjectVersion", "s3:PutBucketPolicy", "s3:PutBucketVersioning",
               "s3:DeleteBucket", "s3:PutLifecycleConfiguration"]
)  # fmt: skip
def test_the_apply_role_cannot_open_empty_or_delete_the_state_bucket(
    role: Role, settings: Settings, action: str
) -> None:
    bucket = f"arn:aws:s3:::{settings.state_bucket}"
    assert not allowed(role("apply"), action, bucket)
    assert not allowed(role("apply"), action, f"{bucket}/tables.tfstate")


def test_the_apply_role_cannot_change_or_delete_the_key_of_the_state(state: Plan) -> None:
    address = "aws_iam_role_policy.apply_permissions"
    denied = [
        item
        for item in state.statements(address)
        if item.effect == "Deny" and item.resources == {UNKNOWN}
    ]
    (statement,) = denied
    assert {"kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:CreateGrant"} <= statement.actions
    (document,) = [
        name for name in state.references(address, "policy") if name.endswith("apply_granted")
    ]
    assert "aws_kms_key.state_key_key.arn" in state.references(document, "statement")


def test_a_role_can_only_be_made_or_extended_with_the_boundary(
    role: Role, names: dict[str, str], settings: Settings
) -> None:
    assert not allowed(role("apply"), "iam:AttachRolePolicy", names["own role"])
    for action in ("iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"):
        statements = allowed(role("apply"), action, names["own role"])
        assert statements
        for statement in statements:
            bounded = {"StringEquals iam:PermissionsBoundary": {names["boundary"]}}
            gap = statement.sid == "EmulatorGaps" and settings.aws.emulated
            assert statement.conditions == bounded or gap


def test_the_apply_role_has_no_say_over_roles_outside_its_prefix(
    role: Role, names: dict[str, str]
) -> None:
    statements = [item for item in role("apply") if item.sid != "EmulatorGaps"]
    for action in ("iam:CreateRole", "iam:PassRole", "iam:PutRolePolicy", "iam:DeleteRole"):
        assert not allowed(statements, action, names["foreign role"])


def test_roles_are_passed_to_functions_the_proxy_and_the_flow_log_only(
    role: Role, names: dict[str, str]
) -> None:
    statements = allowed(role("apply"), "iam:PassRole", names["own role"])
    services = {"lambda.amazonaws.com", "rds.amazonaws.com", "vpc-flow-logs.amazonaws.com"}
    for statement in [item for item in statements if item.sid != "EmulatorGaps"]:
        assert statement.conditions == {"StringEquals iam:PassedToService": services}
