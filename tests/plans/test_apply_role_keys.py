"""Which keys, proxies and secrets the apply role manages: this environment's, by tag or name."""

from collections.abc import Callable

import pytest

from environments import Settings
from tests.plans.iam import allowed
from tests.plans.reading import Granted

Role = Callable[[str], list[Granted]]
TAG, ASKED = "aws:ResourceTag/environment", "aws:RequestTag/environment"


def conditions(
    role: Role, settings: Settings, action: str, service: str, resource: str
) -> list[dict[str, frozenset[str]]]:
    """The conditions under which the apply role may do it."""
    account = settings.account
    arn = f"arn:aws:{service}:{account.region}:{account.id}:{resource}"
    statements = [item for item in role("apply") if item.sid != "EmulatorGaps"]
    return [dict(item.conditions) for item in allowed(statements, action, arn)]


@pytest.mark.parametrize(
    "action",
    ["kms:DeleteAlias", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:UntagResource",
     "kms:UpdateAlias", "kms:UpdateKeyDescription"],
)  # fmt: skip
def test_what_changes_a_key_for_good_needs_the_tag_of_this_environment(
    role: Role, settings: Settings, action: str
) -> None:
    own = {f"StringEquals {TAG}": {settings.name}}
    assert conditions(role, settings, action, "kms", "key/1") == [own]


@pytest.mark.parametrize(
    "action",
    ["kms:CreateAlias", "kms:CreateGrant", "kms:DescribeKey", "kms:EnableKeyRotation",
     "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
)  # fmt: skip
def test_a_key_with_the_tag_of_another_environment_is_out_of_reach(
    role: Role, settings: Settings, action: str
) -> None:
    (found,) = conditions(role, settings, action, "kms", "key/1")
    assert found[f"StringEqualsIfExists {TAG}"] == {settings.name}


def test_a_grant_is_for_an_aws_service_only(role: Role, settings: Settings) -> None:
    (found,) = conditions(role, settings, "kms:CreateGrant", "kms", "key/1")
    assert found["Bool kms:GrantIsForAWSResource"] == {"true"}


def test_a_key_is_made_and_tagged_for_this_environment_only(role: Role, settings: Settings) -> None:
    asked = {f"StringEquals {ASKED}": {settings.name}}
    assert conditions(role, settings, "kms:CreateKey", "kms", "key/1") == [asked]
    tagging = conditions(role, settings, "kms:TagResource", "kms", "key/1")
    assert {f"StringEquals {TAG}": {settings.name}} in tagging
    assert {**asked, f"StringEqualsIfExists {TAG}": {settings.name}} in tagging
    assert len(tagging) == 2


@pytest.mark.parametrize("action", ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"])
def test_no_key_is_used_on_data(role: Role, settings: Settings, action: str) -> None:
    assert conditions(role, settings, action, "kms", "key/1") == []


@pytest.mark.parametrize("action", ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"])
def test_aliases_are_bound_to_the_prefix(role: Role, settings: Settings, action: str) -> None:
    own = f"alias/{settings.resource_prefix}-database"
    assert conditions(role, settings, action, "kms", own) == [{}]
    assert conditions(role, settings, action, "kms", "alias/somebody-elses") == []


@pytest.mark.parametrize("action", ["rds:DeleteDBProxy", "rds:ModifyDBProxy"])
def test_a_proxy_is_changed_with_the_tag_of_this_environment_only(
    role: Role, settings: Settings, action: str
) -> None:
    own = {f"StringEquals {TAG}": {settings.name}}
    assert conditions(role, settings, action, "rds", "db-proxy:prx-1") == [own]


def test_the_apply_role_makes_the_proxys_secret_and_reads_or_writes_no_value(
    role: Role, settings: Settings
) -> None:
    name = f"secret:{settings.resource_prefix}-database-proxy-AbCdEf"
    for action in ("CreateSecret", "DeleteSecret", "DescribeSecret"):
        assert conditions(role, settings, f"secretsmanager:{action}", "secretsmanager", name)
    for action in ("GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"):
        assert not conditions(role, settings, f"secretsmanager:{action}", "secretsmanager", name)
