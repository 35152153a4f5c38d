"""The buckets of the edge: closed, versioned, encrypted, and emptied of what is old."""

from collections.abc import Callable

import pytest

from environments import Settings
from tests.plans.iam import allowed
from tests.plans.reading import Granted, Plan


@pytest.fixture(scope="session")
def edge(plans: dict[str, Plan]) -> Plan:
    return plans["edge"]


@pytest.mark.parametrize("name", ["web_client", "logs"])
def test_nothing_can_make_a_bucket_public(edge: Plan, name: str) -> None:
    block = edge.all("aws_s3_bucket_public_access_block")[
        f"aws_s3_bucket_public_access_block.{name}_public_access"
    ]
    assert all(
        block[flag]
        for flag in (
            "block_public_acls", "block_public_policy", "ignore_public_acls",
            "restrict_public_buckets",
        )
    )  # fmt: skip
    owner = edge.all("aws_s3_bucket_ownership_controls")[
        f"aws_s3_bucket_ownership_controls.{name}_ownership"
    ]
    assert owner["rule"] == [{"object_ownership": "BucketOwnerEnforced"}]


@pytest.mark.parametrize("name", ["web_client", "logs"])
def test_buckets_keep_replaced_versions_for_a_while(edge: Plan, name: str) -> None:
    versioning = edge.all("aws_s3_bucket_versioning")[f"aws_s3_bucket_versioning.{name}_versioning"]
    assert versioning["versioning_configuration"][0]["status"] == "Enabled"
    lifecycle = edge.all("aws_s3_bucket_lifecycle_configuration")[
        f"aws_s3_bucket_lifecycle_configuration.{name}_lifecycle"
    ]
    (rule,) = lifecycle["rule"]
    assert rule["status"] == "Enabled"
    assert rule["noncurrent_version_expiration"][0]["noncurrent_days"] == 30


def test_a_destroy_empties_the_buckets_except_in_production(edge: Plan, settings: Settings) -> None:
    emptied = {bucket["force_destroy"] for bucket in edge.all("aws_s3_bucket").values()}
    assert emptied == {settings.name != "prod"}


def test_logs_are_deleted_with_all_other_logs(edge: Plan, settings: Settings) -> None:
    lifecycles = edge.all("aws_s3_bucket_lifecycle_configuration")
    (rule,) = lifecycles["aws_s3_bucket_lifecycle_configuration.logs_lifecycle"]["rule"]
    assert rule["expiration"][0]["days"] == settings.logs.retention_days
    (web,) = lifecycles["aws_s3_bucket_lifecycle_configuration.web_client_lifecycle"]["rule"]
    assert not web["expiration"]


def test_logs_are_encrypted_with_our_key_and_files_with_s3s(edge: Plan) -> None:
    found = {
        address: item["rule"][0]["apply_server_side_encryption_by_default"][0]["sse_algorithm"]
        for address, item in edge.all("aws_s3_bucket_server_side_encryption_configuration").items()
    }
    kind = "aws_s3_bucket_server_side_encryption_configuration"
    assert found == {
        f"{kind}.logs_encryption": "aws:kms",
        f"{kind}.web_client_encryption": "AES256",
    }


@pytest.mark.parametrize("name", ["web_client", "logs"])
def test_buckets_refuse_plain_http(edge: Plan, settings: Settings, name: str) -> None:
    (denied,) = [
        item
        for item in edge.statements(f"aws_s3_bucket_policy.{name}_policy")
        if item.effect == "Deny"
    ]
    assert denied.actions == {"s3:*"}
    assert denied.conditions["Bool aws:SecureTransport"] == {"false"}
    assert ("NotIpAddress aws:SourceIp" in denied.conditions) == settings.aws.emulated


def test_the_apply_role_can_replace_a_file_of_the_web_client(
    role: Callable[[str], list[Granted]], settings: Settings
) -> None:
    """The provider deletes every version of an object, and lists them before."""
    bucket = f"arn:aws:s3:::{settings.resource_prefix}-web-{settings.account.id}"
    for action in ("s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"):
        assert allowed(role("apply"), action, f"{bucket}/assets/index.js")
    assert allowed(role("apply"), "s3:ListBucketVersions", bucket)
    assert not allowed(role("plan"), "s3:PutObject", f"{bucket}/assets/index.js")
