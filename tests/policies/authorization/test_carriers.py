"""Whatever can carry a grant is read by the model, reported as unknown, or has a reason."""

import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from policies.authorization import attachments
from policies.authorization.carriers import ATTRIBUTES, NO_GRANT, unread
from policies.authorization.model import Model
from policies.claims.proving import claims, prove
from policies.estate import Estate
from tests.policies.claims.world import ACCOUNT, allow, known, policy, role, trust
from tests.policies.estate.plans import estate, plan, resource

PACKAGE = "cdktf_cdktf_provider_aws"  # one module for each type of resource that is pinned
SUSPECT = re.compile(
    r"(^|_)(acl|grants?|permissions?|principals?|shared_accounts|policy|policies|policy_document)$"
)
# Attributes that are called so and let nobody in, whatever the resource.
SETTINGS = frozenset({
    # how much runs, when it is tried again, where requests go
    "alpn_policy", "auto_export_policy", "auto_import_policy", "auto_scaling_policy",
    "auto_termination_policy", "autoscaling_policy", "blue_green_update_policy", "client_policy",
    "cidr_routing_policy", "delivery_policy", "dns_record_client_routing_policy", "dns_policy",
    "excess_capacity_termination_policy", "failover_routing_policy", "fair_share_policy",
    "filter_policy", "geolocation_routing_policy", "geoproximity_routing_policy",
    "game_server_protection_policy", "image_pull_policy", "instance_lifecycle_policy",
    "instance_maintenance_policy", "instance_reuse_policy", "latency_routing_policy",
    "mixed_instances_policy", "multivalue_answer_routing_policy",
    "new_game_session_protection_policy",
    "notification_policy", "player_latency_policy", "protocol_policy", "pull_request_build_policy",
    "recrawl_policy", "redrive_allow_policy", "redrive_policy", "replay_policy",
    "resource_creation_limit_policy", "retry_policy", "rolling_update_policy", "routing_policy",
    "scale_in_policy", "scale_out_policy", "schema_change_policy", "stream_exception_policy",
    "termination_policies", "update_policy", "upgrade_policy", "weighted_routing_policy",
    # what is kept, and for how long
    "archive_policy", "backup_policy", "data_deletion_policy", "default_policy", "deletion_policy",
    "lifecycle_policy", "padding_policy", "pit_policy", "retention_policy", "scaling_policies",
    "sizing_policy", "snapshot_policy", "tiering_policy", "transition_policy",
    # who proves what, and by which means
    "https_policy", "kerberos_principal", "mfa_policy", "origin_protocol_policy",
    "password_policy", "platform_principal", "security_policy", "sign_in_policy", "ssl_policy",
    "tls_policy", "tls_security_policy", "viewer_protocol_policy", "referrer_policy",
    "content_security_policy", "user_context_policy", "posix_permissions",
    "self_service_permissions",
    "configuration_policy", "ec2_inbound_permission", "browser_policy", "iam_principal",
    "aws_service_access_principals", "service_principal", "retiring_principal",
    "service_access_principals", "lf_tag_policy", "permission_policy", "web_acl",
    # what takes away
    "block_public_policy", "firewall_policy", "network_firewall_policy", "session_policy",
    "third_party_firewall_policy", "network_acl_common_policy", "force_detach_policies",
    "enable_s3_access_grants", "bootstrap_cluster_creator_admin_permissions",
    "copy_access_control_lists_for_topics", "policies", "bucket_policy", "base_policy",
})  # fmt: skip
OPEN = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}],
})  # fmt: skip
UNKNOWN, OUTSIDERS = (item for item in claims() if item.id in {"GH_CLAIM_000", "GH_CLAIM_001"})


def provided() -> Iterator[tuple[str, frozenset[str]]]:
    """Every type of resource of the pinned provider, with the attributes that one can write."""
    spec = find_spec(PACKAGE)
    assert spec
    assert spec.origin
    for file in sorted(Path(spec.origin).parent.glob("[!_]*/__init__.py")):
        if file.parent.name.startswith("data_"):
            continue
        text = file.read_text(encoding="utf-8")
        named = re.search(r"(?<![\w])aws_[a-z0-9_]+", text)
        if named:
            yield named.group(), frozenset(re.findall(r"def (\w+)_input\(", text))


@pytest.fixture(scope="module")
def types() -> dict[str, frozenset[str]]:
    return dict(provided())


def made(address: str, **values: Any) -> Estate:
    """An estate in which one resource has some attributes."""
    return estate(main=plan(known(address, **values)))


def reported(type_: str, attribute: str) -> bool:
    """Whether the model says that it does not know what an attribute allows."""
    (found,) = made(f"{type_}.x", **{attribute: OPEN}).all()
    return any(True for _ in unread(found))


def test_the_provider_is_there_as_a_whole(types: dict[str, frozenset[str]]) -> None:
    assert len(types) > 1_400
    assert {"policy"} <= types["aws_sns_topic_policy"]


def test_every_attribute_that_can_carry_a_grant_is_judged(
    types: dict[str, frozenset[str]],
) -> None:
    silent = []
    for type_, attributes in types.items():
        for name in attributes:
            if SUSPECT.search(name) and name not in SETTINGS:
                read = name in attachments.read_attributes(type_)
                if not (read or type_ in NO_GRANT or reported(type_, name)):
                    silent.append(f"{type_}.{name}")
    assert silent == []


def test_no_name_stands_in_two_lists() -> None:
    assert not SETTINGS & ATTRIBUTES


def test_every_type_without_a_grant_has_a_name_that_says_one(
    types: dict[str, frozenset[str]],
) -> None:
    """A type that nobody would take for a grant needs no line."""
    idle = [
        type_
        for type_ in NO_GRANT
        if not re.search(r"_(policy|acl|association)$", type_)
        and not types.get(type_, ATTRIBUTES) & ATTRIBUTES
    ]
    assert idle == []


CARRIERS = (
    ("aws_api_gateway_domain_name", "policy"), ("aws_api_gateway_rest_api", "policy"),
    ("aws_backup_vault_policy", "policy"), ("aws_cloudwatch_event_bus_policy", "policy"),
    ("aws_cloudwatch_event_permission", "principal"),
    ("aws_cloudwatch_log_account_policy", "policy_document"),
    ("aws_cloudwatch_log_delivery_destination_policy", "delivery_destination_policy"),
    ("aws_cloudwatch_log_destination_policy", "access_policy"),
    ("aws_cloudwatch_log_resource_policy", "policy_document"),
    ("aws_dynamodb_resource_policy", "policy"), ("aws_efs_file_system_policy", "policy"),
    ("aws_elasticsearch_domain", "access_policies"), ("aws_glacier_vault", "access_policy"),
    ("aws_kinesis_resource_policy", "policy"), ("aws_kms_external_key", "policy"),
    ("aws_kms_grant", "grantee_principal"), ("aws_kms_key", "policy"),
    ("aws_kms_key_policy", "policy"), ("aws_kms_replica_key", "policy"),
    ("aws_lambda_layer_version_permission", "principal"), ("aws_lambda_permission", "principal"),
    ("aws_opensearch_domain", "access_policies"), ("aws_s3_access_point", "policy"),
    ("aws_s3_bucket", "policy"), ("aws_s3_bucket_policy", "policy"),
    ("aws_s3control_access_point_policy", "policy"),
    ("aws_s3control_multi_region_access_point_policy", "details"),
    ("aws_secretsmanager_secret", "policy"), ("aws_secretsmanager_secret_policy", "policy"),
    ("aws_sns_topic", "policy"), ("aws_sns_topic_policy", "policy"), ("aws_sqs_queue", "policy"),
    ("aws_sqs_queue_policy", "policy"), ("aws_vpc_endpoint_service", "allowed_principals"),
    ("aws_s3_bucket", "acl"), ("aws_s3_bucket", "grant"), ("aws_s3_bucket_acl", "acl"),
    ("aws_s3_object", "acl"), ("aws_db_snapshot", "shared_accounts"),
    ("aws_ram_resource_share", "allow_external_principals"),
    ("aws_eks_access_policy_association", "policy_arn"),
    ("aws_iam_role_policy_attachments_exclusive", "policy_arns"),
    ("aws_ssm_document", "permissions"), ("aws_of_next_year", "policy"),
    ("aws_of_next_year", "who_may_use_it"),
)  # fmt: skip


@pytest.mark.parametrize(("type_", "attribute"), CARRIERS, ids=[f"{a}.{b}" for a, b in CARRIERS])
def test_a_carrier_that_admits_everybody_is_never_safe(type_: str, attribute: str) -> None:
    """Claims find whom it lets in, or say that they do not know."""
    values = {attribute: "*" if "principal" in attribute else OPEN, "name": "x", "bucket": "x",
              "operations": ["Decrypt"], "action": "lambda:InvokeFunction"}  # fmt: skip
    model = Model(made(f"{type_}.x", **values))
    unknown, outside = prove(model, [UNKNOWN, OUTSIDERS])
    assert unknown.verdict == "unknown" or outside.verdict == "refuted"


@pytest.mark.parametrize("acl", ["private", "log-delivery-write", "bucket-owner-full-control"])
def test_an_access_control_list_of_the_owner_alone_is_no_grant(acl: str) -> None:
    (found,) = made("aws_s3_object.x", bucket="x", key="x", acl=acl).all()
    assert list(unread(found)) == []


def test_a_grant_in_a_block_is_seen() -> None:
    block = [{"launch_permission": [{"user_ids": {"constant_value": ["999999999999"]}}]}]
    made_of = resource("aws_imagebuilder_distribution_configuration.x", {}, distribution=block)
    (found,) = estate(main=plan(made_of)).all()
    assert len(list(unread(found))) == 1


def role_of_the_account() -> dict[str, Any]:
    return role("r", assume_role_policy=trust("lambda"))


def test_a_replica_of_a_key_is_a_key() -> None:
    named = {"arn": f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/mrk-1"}
    root = {"AWS": "arn:aws:iam::999999999999:root"}
    document = policy({**allow("kms:Decrypt"), "Principal": root})
    opened = known("aws_kms_replica_key.x", policy=document, **named)
    (outside,) = prove(Model(estate(main=plan(role_of_the_account(), opened))), [OUTSIDERS])
    assert [item.address for item in outside.counterexamples] == ["aws_kms_replica_key.x"]
    without = known("aws_kms_replica_key.x", **named)
    model = Model(estate(main=plan(role_of_the_account(), without)))
    (key,) = (item for item in model.targets if item.resource.type == "aws_kms_replica_key")
    assert key.is_strict
    assert key.policies, "what AWS gives a key without a policy"


def test_a_layer_is_read_by_whoever_its_permission_names() -> None:
    layer = known("aws_lambda_layer_version.libraries", layer_name="libraries")
    named = {"layer_name": "libraries", "version_number": 1, "statement_id": "s",
             "action": "lambda:GetLayerVersion"}  # fmt: skip
    opened = known("aws_lambda_layer_version_permission.p", principal="*", **named)
    own = known("aws_lambda_layer_version_permission.p", principal=ACCOUNT, **named)
    (found,) = prove(Model(estate(main=plan(layer, opened, role_of_the_account()))), [OUTSIDERS])
    assert any("lambda:GetLayerVersion on layer" in item.message for item in found.counterexamples)
    (closed,) = prove(Model(estate(main=plan(layer, own, role_of_the_account()))), [OUTSIDERS])
    assert closed.verdict == "proved"
