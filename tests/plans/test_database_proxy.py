"""A proxy in front of the database opens no way out, and nobody sees its password: on real plans.

The proofs of the vault's network are test_vault's, run again on production with a proxy.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from environments import Settings, load
from tests.environments.files import changed, shipped, write
from tests.once import Once
from tests.plans.changed_settings import made
from tests.plans.changed_settings import plans as plans_with
from tests.plans.reading import UNKNOWN, Plan
from tests.plans.test_vault import (
    database,
    network,
    test_a_function_of_the_vault_may_sign_in_as_one_role_and_call_nothing,
    test_every_connection_is_logged,
    test_groups_have_no_rules_beside_those,
    test_no_secret_is_in_what_terraform_keeps_of_the_migration,
    test_no_stack_makes_anything_that_leads_out_of_the_network,
    test_only_the_functions_of_the_vault_are_in_the_network,
    test_subnets_are_private_and_in_zones_of_their_own,
    test_the_cluster_is_protected,
    test_the_only_rule_of_egress_leads_to_the_database,
    test_the_only_rule_of_ingress_leads_from_the_functions,
    test_the_route_table_has_no_route_of_its_own,
)

__all__ = [
    "database",
    "network",
    "test_a_function_of_the_vault_may_sign_in_as_one_role_and_call_nothing",
    "test_every_connection_is_logged",
    "test_groups_have_no_rules_beside_those",
    "test_no_secret_is_in_what_terraform_keeps_of_the_migration",
    "test_no_stack_makes_anything_that_leads_out_of_the_network",
    "test_only_the_functions_of_the_vault_are_in_the_network",
    "test_subnets_are_private_and_in_zones_of_their_own",
    "test_the_cluster_is_protected",
    "test_the_only_rule_of_egress_leads_to_the_database",
    "test_the_only_rule_of_ingress_leads_from_the_functions",
    "test_the_route_table_has_no_route_of_its_own",
]

CHANGES = {"database.proxy": True}
STACKS = ("network", "database", "api")
ROLE = "aws_iam_role_policy.proxy_permissions"
EGRESS, INGRESS = (f"aws_vpc_security_group_{way}_rule" for way in ("egress", "ingress"))
FUNCTIONS, AURORA = "functions_group_id", "database_group_id"
OWN = "aws_security_group.proxy_network_group.id"


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("settings")
    write(changed(shipped("prod"), CHANGES), folder, "prod")
    return load("prod", folder)


@pytest.fixture(scope="session")
def plans(once: Once) -> dict[str, Plan]:
    def make(folder: Path) -> None:
        plans_with("prod", CHANGES, folder, STACKS)

    return made(once.make("plans/prod-with-a-proxy", make, alone_with="planning"))


def variables(plan: Plan, function: str) -> dict[str, Any]:
    """The environment of a function as its plan shows it; values not known yet are left out."""
    after = plan.all("aws_lambda_function")[f"aws_lambda_function.{function}_function"]
    shown: dict[str, Any] = after["environment"][0].get("variables") or {}
    return shown


def test_the_proxy_stands_in_the_private_subnets_and_requires_tls_and_iam(database: Plan) -> None:
    proxy = database.one("aws_db_proxy")
    (auth,) = proxy["auth"]
    assert proxy["require_tls"] is True
    assert proxy["debug_logging"] is False
    assert proxy["engine_family"] == "POSTGRESQL"
    assert (auth["auth_scheme"], auth["iam_auth"]) == ("SECRETS", "REQUIRED")
    assert 0 < proxy["idle_client_timeout"] <= 900
    assert len(proxy["vpc_subnet_ids"]) == 2  # as many as the placeholder has
    assert database.references("aws_db_proxy.proxy_proxy", "vpc_security_group_ids")[0] == OWN


def test_its_target_is_the_cluster(database: Plan) -> None:
    target = "aws_db_proxy_target.proxy_target"
    assert "aws_rds_cluster.tenant_data_cluster.id" in database.references(
        target, "db_cluster_identifier"
    )
    pool = database.one("aws_db_proxy_default_target_group")["connection_pool_config"][0]
    assert pool["connection_borrow_timeout"] < 10
    assert pool["session_pinning_filters"] in (None, [])  # PostgreSQL has none


@pytest.mark.parametrize(
    ("kind", "of", "other"),
    [
        (EGRESS, FUNCTIONS, OWN),
        (INGRESS, OWN, FUNCTIONS),
        (EGRESS, OWN, AURORA),
        (INGRESS, AURORA, OWN),
    ],
)
def test_functions_reach_the_proxy_and_the_proxy_the_database(
    database: Plan, kind: str, of: str, other: str
) -> None:
    assert [rule for rule in rules(database, kind) if of in rule[0] and other in rule[1]]


def test_there_is_no_other_rule_and_none_is_for_addresses(database: Plan) -> None:
    for kind in (EGRESS, INGRESS):
        assert len(rules(database, kind)) == 2
        for rule in database.all(kind).values():
            assert (rule["ip_protocol"], rule["from_port"], rule["to_port"]) == ("tcp", 5432, 5432)
            for everybody in ("cidr_ipv4", "cidr_ipv6", "prefix_list_id"):
                assert not rule.get(everybody)
    group = database.one("aws_security_group")
    assert not group.get("egress")
    assert not group.get("ingress")


def rules(plan: Plan, kind: str) -> list[tuple[str, str]]:
    """Of each rule the group that it belongs to, and the one at the other end."""
    return [
        (
            " ".join(plan.references(address, "security_group_id")),
            " ".join(plan.references(address, "referenced_security_group_id")),
        )
        for address in plan.all(kind)
    ]


def test_the_role_of_the_proxy_reads_one_secret_and_decrypts_only_through_secrets_manager(
    database: Plan, settings: Settings
) -> None:
    read, decrypt = database.statements(ROLE)
    assert read.actions == {"secretsmanager:GetSecretValue"}
    assert decrypt.actions == {"kms:Decrypt"}
    assert read.resources == decrypt.resources == {UNKNOWN}
    region = settings.account.region
    assert decrypt.conditions == {
        "StringEquals kms:ViaService": {f"secretsmanager.{region}.amazonaws.com"},
        "StringEquals kms:EncryptionContext:SecretARN": {UNKNOWN},
    }
    (document,) = [name for name in database.references(ROLE, "policy") if name.endswith("granted")]
    named = {name for name in database.references(document, "statement") if name.endswith(".arn")}
    assert named == {
        "aws_secretsmanager_secret.proxy_password_secret.arn",
        "aws_kms_key.database_key_key.arn",
    }
    (trusted,) = database.statements("aws_iam_role.proxy_role", "assume_role_policy")
    assert trusted.principals == {"rds.amazonaws.com"}


def test_terraform_makes_the_secret_and_never_its_value(plans: dict[str, Plan]) -> None:
    database = plans["database"]
    secret = database.one("aws_secretsmanager_secret")
    assert secret["recovery_window_in_days"] == 0
    types = {entry["type"] for plan in plans.values() for entry in plan.changes()}
    assert not {kind for kind in types if "secret_version" in kind or "password" in kind}
    for plan in plans.values():
        assert "SCRAM-SHA-256$" not in json.dumps(plan.document)


def test_only_start_migration_writes_the_password_and_it_is_in_the_street(database: Plan) -> None:
    writers = {
        address
        for address in database.all("aws_iam_role_policy")
        for statement in database.statements(address)
        if "secretsmanager:PutSecretValue" in statement.actions
    }
    assert writers == {"aws_iam_role_policy.start_migration_permissions"}
    function = "aws_lambda_function.start_migration_function"
    assert not database.all("aws_lambda_function")[function].get("vpc_config")


def test_the_application_signs_in_to_the_proxy_as_its_role(plans: dict[str, Plan]) -> None:
    told = json.loads(variables(plans["api"], "tenant_data")["DATABASE"])
    assert told["user"] == "gatehouse_pooled"
    assert told.get("sign_in", "iam") == "iam"
    (sign_in,) = [
        item
        for item in plans["api"].statements("aws_iam_role_policy.tenant_data_permissions")
        if item.sid == "SignIn"
    ]
    assert all(arn.endswith("/gatehouse_pooled") for arn in sign_in.resources)
    output = plans["database"].document["configuration"]["root_module"]["outputs"]
    assert "aws_db_proxy.proxy_proxy.endpoint" in output["endpoint"]["expression"]["references"]
    prefix = output["sign_in_arn_prefix"]["expression"]["references"]
    assert "aws_db_proxy.proxy_proxy.arn" in prefix


def test_migrations_go_to_the_cluster_itself(database: Plan) -> None:
    environment = database.references("aws_lambda_function.migrate_function", "environment")
    assert "aws_rds_cluster.tenant_data_cluster.endpoint" in environment
    assert not [name for name in environment if "proxy" in name]


def test_the_password_is_there_before_the_proxy(database: Plan) -> None:
    (proxy,) = [
        resource
        for resource in database.document["configuration"]["root_module"]["resources"]
        if resource["address"] == "aws_db_proxy.proxy_proxy"
    ]
    assert "aws_lambda_invocation.migration_invocation" in proxy["depends_on"]
    assert database.one("aws_lambda_invocation")["triggers"]["proxy"] == "on"


def test_the_proxys_log_is_encrypted_and_kept(database: Plan, settings: Settings) -> None:
    log = database.all("aws_cloudwatch_log_group")["aws_cloudwatch_log_group.proxy_log_group"]
    assert log["name"] == f"/aws/rds/proxy/{settings.resource_prefix}-tenant-data"
    assert log["retention_in_days"] == settings.logs.retention_days
    assert log["kms_key_id"]
