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
def test_no_key_is_used_on_data_but_through_a_service(
    role: Role, settings: Settings, action: str
) -> None:
    for found in conditions(role, settings, action, "kms", "key/1"):
        assert found["StringEquals kms:ViaService"] <= {
            f"secretsmanager.{settings.account.region}.amazonaws.com",
            f"rds.{settings.account.region}.amazonaws.com",
        }
        assert found[f"StringEqualsIfExists {TAG}"] == {settings.name}
    assert action != "kms:Encrypt" or not conditions(role, settings, action, "kms", "key/1")


@pytest.mark.parametrize("action", ["kms:Decrypt", "kms:GenerateDataKey"])
def test_secrets_manager_proves_the_key_and_rds_encrypts_with_it_in_the_name_of_the_role(
    role: Role, settings: Settings, action: str
) -> None:
    """What AWS asks of whoever makes a secret or a cluster with a key of our own."""
    found = conditions(role, settings, action, "kms", "key/1")
    contexts = [
        {name: values for name, values in item.items() if "EncryptionContext" in name}
        for item in found
    ]
    version = "StringEquals kms:EncryptionContext:SecretVersionId"
    assert {version: frozenset({"RequestToValidateKeyAccess"})} in contexts
    assert {} in contexts, "RDS for storage and Performance Insights"
    own = f"arn:aws:secretsmanager:{settings.account.region}:{settings.account.id}:secret:"
    master = {"StringLike kms:EncryptionContext:SecretARN": frozenset({f"{own}rds!cluster-*"})}
    assert master in contexts
    assert len(found) == 3


def test_the_last_snapshot_of_a_cluster_may_be_made(role: Role, settings: Settings) -> None:
    for resource in ("cluster", "cluster-snapshot"):
        own = f"{resource}:{settings.resource_prefix}-tenant-data"
        assert conditions(role, settings, "rds:CreateDBClusterSnapshot", "rds", own) == [{}]


@pytest.mark.parametrize("group", ["og:default:aurora-postgresql-16", "pg:default.postgres16"])
def test_a_cluster_is_made_with_the_default_groups(
    role: Role, settings: Settings, group: str
) -> None:
    assert conditions(role, settings, "rds:CreateDBInstance", "rds", group) == [{}]
    assert conditions(role, settings, "rds:DeleteDBInstance", "rds", group) == []


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
