"""Sealed plans pass from the plan role to the apply role, and to nobody else."""

from collections.abc import Callable

import pytest

from environments import Settings
from tests.plans.iam import allowed
from tests.plans.reading import Granted, Plan

Role = Callable[[str], list[Granted]]
OTHER = ("s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObjectVersion", "s3:PutObjectAcl")


def seal(settings: Settings) -> str:
    return f"arn:aws:s3:::{settings.plans_bucket}/{settings.name}/commit/sha256.tar"


@pytest.mark.parametrize(
    ("name", "action", "may"),
    [
        ("plan", "s3:PutObject", True),
        ("plan", "s3:GetObject", False),
        ("apply", "s3:GetObject", True),
        ("apply", "s3:PutObject", False),
        *[(name, action, False) for name in ("plan", "apply") for action in OTHER],
    ],
)
def test_one_role_leaves_seals_and_the_other_takes_them(
    role: Role, settings: Settings, name: str, action: str, may: bool
) -> None:
    assert bool(allowed(role(name), action, seal(settings))) is may


def test_the_apply_role_cannot_look_for_seals_it_was_not_told(
    role: Role, settings: Settings
) -> None:
    assert not allowed(role("apply"), "s3:ListBucket", f"arn:aws:s3:::{settings.plans_bucket}")


def test_seals_expire(state: Plan, settings: Settings) -> None:
    bucket = state.all("aws_s3_bucket")["aws_s3_bucket.plans_bucket"]
    (rule,) = bucket["lifecycle_rule"]
    assert bucket["bucket"] == settings.plans_bucket
    assert rule["enabled"]
    assert rule["expiration"][0]["days"] == 14
    assert rule["noncurrent_version_expiration"][0]["days"] == 1


def test_the_bucket_is_encrypted_with_the_key_of_the_states(state: Plan) -> None:
    rule = "aws_s3_bucket_server_side_encryption_configuration.plans_encryption"
    assert "aws_kms_key.state_key_key.arn" in state.references(rule, "rule")
