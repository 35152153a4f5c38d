"""Each construct alone: it is safe without being asked, and its arguments do what they say."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from modules.aurora import AuroraCluster, Capacity
from modules.distribution import PageSource, SecurityHeaders
from modules.encryption_key import EncryptionKey
from modules.function import Function, Hosting, Placement
from modules.http_api import HttpApi, Throttle
from modules.permissions import Statement
from modules.private_bucket import PrivateBucket
from modules.secret import SecretContainer
from modules.table import Index, Table
from modules.vault_network import VaultNetwork
from modules.web_acl import Methods, PathRules, Rates, WebAcl
from modules.work_queue import WorkQueue
from tests.modules.alone import KEY, Synthesized, synthesized

HOSTING = Hosting(
    name_prefix="sample",
    account_id="111122223333",
    region="us-east-1",
    memory_mb=512,
    timeout_seconds=29,
    tracing=False,
    log_level="INFO",
    log_retention_days=14,
    log_key_arn=KEY,
    boundary_arn="arn:aws:iam::111122223333:policy/boundary",
    layer_arn="arn:aws:lambda:us-east-1:111122223333:layer:dependencies:1",
)


def bucket(**arguments: Any) -> Synthesized:
    def make(scope: Any) -> None:
        PrivateBucket(scope, "files", name="sample", **arguments).allow()

    return synthesized(make)


def test_a_bucket_is_closed_versioned_encrypted_and_kept() -> None:
    found = bucket()

    block = found.one("aws_s3_bucket_public_access_block")
    assert {block[key] for key in block if key.startswith(("block", "ignore", "restrict"))} == {
        True
    }
    assert found.one("aws_s3_bucket_versioning")["versioning_configuration"]["status"] == "Enabled"
    assert not found.one("aws_s3_bucket")["force_destroy"]
    (tls_only,) = found.statements()
    assert (tls_only["effect"], tls_only["condition"][0]["variable"]) == (
        "Deny", "aws:SecureTransport",
    )  # fmt: skip


def test_a_bucket_is_encrypted_with_the_key_that_it_is_given() -> None:
    (rule,) = bucket(key_arn=KEY).one("aws_s3_bucket_server_side_encryption_configuration")["rule"]
    assert rule["apply_server_side_encryption_by_default"] == {
        "kms_master_key_id": KEY, "sse_algorithm": "aws:kms",
    }  # fmt: skip
    assert bucket(force_destroy=True).one("aws_s3_bucket")["force_destroy"] is True


def test_a_table_is_recoverable_encrypted_and_expires_its_items() -> None:
    found = synthesized(
        lambda scope: Table(
            scope,
            "table",
            name="sample",
            hash_key="a",
            range_key="b",
            indexes=(Index("by_c", hash_key="c", range_key="b"),),
            key_arn=KEY,
            deletion_protection=True,
        )
    ).one("aws_dynamodb_table")

    assert found["point_in_time_recovery"]["enabled"] is True
    assert found["server_side_encryption"] == {"enabled": True, "kms_key_arn": KEY}
    assert found["deletion_protection_enabled"] is True
    assert found["ttl"] == {"attribute_name": "expires_at", "enabled": True}
    assert [item["name"] for item in found["attribute"]] == ["a", "b", "c"]


def test_a_queue_has_dead_letters_that_take_from_it_alone() -> None:
    found = synthesized(
        lambda scope: WorkQueue(
            scope, "work", name="sample", key_arn=KEY, worker_seconds=20, deliveries=3
        )
    )
    dead_letters, queue = found.all("aws_sqs_queue")

    assert (dead_letters["name"], queue["name"]) == ("sample-dead-letters", "sample")
    assert {item["kms_master_key_id"] for item in (dead_letters, queue)} == {KEY}
    assert queue["visibility_timeout_seconds"] == 120
    assert '"maxReceiveCount" = 3' in queue["redrive_policy"].replace(": 3", " = 3")
    assert "byQueue" in found.one("aws_sqs_queue_redrive_allow_policy")["redrive_allow_policy"]


def test_a_secret_has_no_value_and_is_deleted_at_once_unless_days_are_given() -> None:
    make = partial(SecretContainer, name="sample", description="A sample", key_arn=KEY)
    found = synthesized(lambda scope: make(scope, "secret"))

    assert found.one("aws_secretsmanager_secret")["recovery_window_in_days"] == 0
    assert "aws_secretsmanager_secret_version" not in found.document["resource"]
    kept = synthesized(lambda scope: make(scope, "secret", recovery_days=30))
    assert kept.one("aws_secretsmanager_secret")["recovery_window_in_days"] == 30


def function(tmp_path: Path, **arguments: Any) -> Synthesized:
    archive = tmp_path / "sample.zip"
    archive.write_bytes(b"zip")
    content: dict[str, Any] = {
        "hosting": HOSTING,
        "description": "A sample",
        "archive": archive,
        "sha256": "0" * 64,
        "environment": {"page_size": "10"},
        "statements": (Statement("Read", ("dynamodb:GetItem",), ("arn:aws:dynamodb:::table/x",)),),
    }
    return synthesized(lambda scope: Function(scope, "sample", **(content | arguments)))


def test_a_function_is_bounded_logs_with_a_key_and_reserves_nothing(tmp_path: Path) -> None:
    found = function(tmp_path)
    made = found.one("aws_lambda_function")

    assert found.one("aws_iam_role")["permissions_boundary"] == HOSTING.boundary_arn
    group = found.one("aws_cloudwatch_log_group")
    assert (group["kms_key_id"], group["retention_in_days"]) == (KEY, 14)
    assert made["environment"]["variables"]["PAGE_SIZE"] == "10"
    assert "reserved_concurrent_executions" not in made
    assert "vpc_config" not in made
    assert {item["sid"] for item in found.statements()} == {"LambdaRunsIt", "WriteOwnLogs", "Read"}


def test_a_function_reserves_runs_and_moves_into_subnets_when_it_is_given_them(
    tmp_path: Path,
) -> None:
    place = Placement(["subnet-1"], "sg-1")
    found = function(tmp_path, placement=place, reserved_concurrency=5, timeout_seconds=60)
    made = found.one("aws_lambda_function")

    assert made["reserved_concurrent_executions"] == 5
    assert made["timeout"] == 60
    assert made["vpc_config"] == {"security_group_ids": ["sg-1"], "subnet_ids": ["subnet-1"]}
    assert "AttachToSubnets" in {item["sid"] for item in found.statements()}


@pytest.mark.parametrize(
    ("zones", "key"),
    [
        (("us-east-1a", "us-east-1c"), "availability_zone"),
        (("use1-az1", "use1-az4"), "availability_zone_id"),
    ],
)
def test_a_network_takes_zones_by_name_or_by_id(zones: tuple[str, ...], key: str) -> None:
    found = synthesized(
        lambda scope: VaultNetwork(scope, "vault", name="x", cidr="10.0.0.0/16", zones=zones)
    )

    assert [subnet[key] for subnet in found.all("aws_subnet")] == list(zones)
    assert {subnet["map_public_ip_on_launch"] for subnet in found.all("aws_subnet")} == {False}
    assert found.one("aws_vpc_security_group_egress_rule")["to_port"] == 5432
    assert not {"aws_internet_gateway", "aws_nat_gateway", "aws_vpc_endpoint"} & set(
        found.document["resource"]
    )


def cluster(*, deletion_protection: bool, minimum: float = 0.0) -> Synthesized:
    return synthesized(
        lambda scope: AuroraCluster(
            scope,
            "data",
            name="sample",
            database="sample",
            master_username="administrator",
            subnet_ids=["subnet-1", "subnet-2"],
            security_group_id="sg-1",
            key_arn=KEY,
            log_key_arn=KEY,
            log_retention_days=14,
            major_version="17",
            capacity=Capacity(minimum=minimum, maximum=2, pause_after_seconds=300),
            instances=2,
            backup_days=7,
            deletion_protection=deletion_protection,
        )
    )


def test_a_protected_cluster_leaves_a_snapshot_and_its_backups() -> None:
    found = cluster(deletion_protection=True).one("aws_rds_cluster")
    assert found["final_snapshot_identifier"] == "sample-final"
    assert (found["skip_final_snapshot"], found["delete_automated_backups"]) == (False, False)

    found = cluster(deletion_protection=False).one("aws_rds_cluster")
    assert (found["skip_final_snapshot"], found["delete_automated_backups"]) == (True, True)


def test_a_cluster_follows_the_minor_versions_of_its_major_version() -> None:
    found = cluster(deletion_protection=True, minimum=0.5)

    instances = found.all("aws_rds_cluster_instance")
    assert {item["engine_version"] for item in instances} == {"17"}
    assert {item["auto_minor_version_upgrade"] for item in instances} == {True}
    assert found.one("aws_rds_cluster_parameter_group")["family"] == "aurora-postgresql17"
    assert "seconds_until_auto_pause" not in found.one("aws_rds_cluster")[
        "serverlessv2_scaling_configuration"
    ]  # fmt: skip


def test_a_cluster_logs_into_a_group_that_is_there_before() -> None:
    found = cluster(deletion_protection=True)
    group = found.one("aws_cloudwatch_log_group")
    assert group["name"] == "/aws/rds/cluster/sample/postgresql"
    assert (group["kms_key_id"], group["retention_in_days"]) == (KEY, 14)
    assert found.one("aws_rds_cluster")["depends_on"] == ["aws_cloudwatch_log_group.data_log_group"]


def test_an_http_api_takes_tokens_of_its_audience_and_limits_requests() -> None:
    found = synthesized(
        lambda scope: HttpApi(
            scope,
            "http",
            name="sample",
            issuer="https://issuer.example.com",
            audience=("client",),
            cors_origins=(),
            throttle=Throttle(rate=5, burst=10),
            log_retention_days=14,
            log_key_arn=KEY,
        )
    )
    authorizer = found.one("aws_apigatewayv2_authorizer")
    assert authorizer["jwt_configuration"] == {
        "audience": ["client"], "issuer": "https://issuer.example.com",
    }  # fmt: skip
    limits = found.one("aws_apigatewayv2_stage")["default_route_settings"]
    assert (limits["throttling_rate_limit"], limits["throttling_burst_limit"]) == (5, 10)
    assert "cors_configuration" not in found.one("aws_apigatewayv2_api")


@pytest.mark.parametrize("external", [True, False])
def test_pages_of_another_host_are_not_cached_and_those_of_the_bucket_are(
    *, external: bool
) -> None:
    found = PageSource(
        "pages", "arn:aws:cloudfront::1:function/x", external=external
    ).configuration("h")

    disabled = found.cache_policy_id == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    assert disabled is external
    assert bool(found.origin_request_policy_id) is external


@pytest.mark.parametrize("preload", [True, False])
def test_browsers_are_asked_to_preload_only_on_request(*, preload: bool) -> None:
    found = synthesized(
        lambda scope: SecurityHeaders(
            scope, "headers", name="x", connect_to=("https://x.example.com",), hsts_preload=preload
        )
    ).one("aws_cloudfront_response_headers_policy")["security_headers_config"]

    assert found["strict_transport_security"]["preload"] is preload
    policy = found["content_security_policy"]["content_security_policy"]
    assert "connect-src 'self' https://x.example.com" in policy


def test_a_web_acl_redacts_the_headers_that_it_is_given_and_limits_by_what_is_attacked() -> None:
    found = synthesized(
        lambda scope: WebAcl(
            scope,
            "acl",
            name="sample",
            paths=PathRules(
                api=Methods(("/api/",), ("GET",)),
                stream=Methods(("/stream/",), ("POST",)),
                page_methods=("GET",),
                chat_areas=("/api/chat",),
                document_areas=(),
                service_areas=("/hooks/",),
                model_areas=("/stream/",),
                start_areas=("/api/start",),
            ),
            rates=Rates(model=10, start=20, api=30, other=40),
            chat_body_bytes=65_536,
            credential_headers=("authorization", "x-own"),
            log_retention_days=14,
            log_key_arn=KEY,
        )
    )
    log = found.one("aws_wafv2_web_acl_logging_configuration")["redacted_fields"]
    assert [item["single_header"]["name"] for item in log if "single_header" in item] == [
        "authorization", "x-own",
    ]  # fmt: skip
    rates = {
        rule["name"]: rule["statement"]["rate_based_statement"]["limit"]
        for rule in found.one("aws_wafv2_web_acl")["rule"]
        if "rate_based_statement" in rule["statement"]
    }
    assert rates == {"model-rate": 10, "start-rate": 20, "api-rate": 30, "other-rate": 40}


def test_a_key_rotates_and_cannot_be_deleted_at_once() -> None:
    found = synthesized(
        lambda scope: EncryptionKey(
            scope,
            "key",
            name="sample",
            description="A sample",
            account_id="111122223333",
            region="us-east-1",
        )
    ).one("aws_kms_key")
    assert found["enable_key_rotation"] is True
    assert found["deletion_window_in_days"] >= 7
