"""The vault has no way out, and the street no way in: on the real plan of every environment."""

import pytest

from environments import Settings
from tests.plans.reading import Plan

WAYS_OUT = (
    "aws_customer_gateway", "aws_default_route_table", "aws_ec2_transit_gateway",
    "aws_egress_only_internet_gateway", "aws_eip", "aws_internet_gateway", "aws_nat_gateway",
    "aws_network_interface", "aws_route", "aws_security_group_rule", "aws_vpc_endpoint",
    "aws_vpc_peering_connection", "aws_vpn_gateway",
)  # fmt: skip
VAULT = {"migrate", "context", "tenant_data", "tenant_records", "flow_vault", "flow_tasks"}


@pytest.fixture(scope="session")
def network(plans: dict[str, Plan]) -> Plan:
    return plans["network"]


@pytest.fixture(scope="session")
def database(plans: dict[str, Plan]) -> Plan:
    return plans["database"]


def test_no_stack_makes_anything_that_leads_out_of_the_network(plans: dict[str, Plan]) -> None:
    made = {entry["type"] for plan in plans.values() for entry in plan.changes()}
    assert not made & set(WAYS_OUT)


def test_the_route_table_has_no_route_of_its_own(network: Plan) -> None:
    assert not network.one("aws_route_table").get("route")
    assert not network.one("aws_vpc").get("assign_generated_ipv6_cidr_block")


def test_the_only_rule_of_egress_leads_to_the_database(network: Plan) -> None:
    (address,) = network.all("aws_vpc_security_group_egress_rule")
    rule = network.one("aws_vpc_security_group_egress_rule")
    assert (rule["ip_protocol"], rule["from_port"], rule["to_port"]) == ("tcp", 5432, 5432)
    assert not rule.get("cidr_ipv4")
    assert not rule.get("cidr_ipv6")
    assert not rule.get("prefix_list_id")
    to = network.references(address, "referenced_security_group_id")
    assert "aws_security_group.vault_database_group.id" in to


def test_the_only_rule_of_ingress_leads_from_the_functions(network: Plan) -> None:
    (address,) = network.all("aws_vpc_security_group_ingress_rule")
    rule = network.one("aws_vpc_security_group_ingress_rule")
    assert (rule["ip_protocol"], rule["from_port"], rule["to_port"]) == ("tcp", 5432, 5432)
    assert not rule.get("cidr_ipv4")
    source = network.references(address, "referenced_security_group_id")
    assert "aws_security_group.vault_functions_group.id" in source


def test_groups_have_no_rules_beside_those(network: Plan) -> None:
    for group in network.all("aws_security_group").values():
        assert not group.get("egress")
        assert not group.get("ingress")
    default = network.one("aws_default_security_group")
    assert not default.get("egress")
    assert not default.get("ingress")


def test_subnets_are_private_and_in_zones_of_their_own(network: Plan, settings: Settings) -> None:
    subnets = list(network.all("aws_subnet").values())
    assert [subnet["availability_zone"] for subnet in subnets] == list(settings.network.zones)
    assert not any(subnet["map_public_ip_on_launch"] for subnet in subnets)


def test_every_connection_is_logged(network: Plan) -> None:
    assert network.one("aws_flow_log")["traffic_type"] == "ALL"


def test_only_the_functions_of_the_vault_are_in_the_network(plans: dict[str, Plan]) -> None:
    inside = {
        address.removeprefix("aws_lambda_function.").removesuffix("_function")
        for plan in plans.values()
        for address, function in plan.all("aws_lambda_function").items()
        if function.get("vpc_config")
    }
    there = {
        address.removeprefix("aws_lambda_function.").removesuffix("_function")
        for plan in plans.values()
        for address in plan.all("aws_lambda_function")
    }
    assert inside == VAULT & there


def test_every_function_of_the_vault_is_deployed(plans: dict[str, Plan]) -> None:
    functions = {each for plan in plans.values() for each in plan.all("aws_lambda_function")}
    assert {f"aws_lambda_function.{name}_function" for name in VAULT} <= functions


def test_a_function_of_the_vault_may_sign_in_as_one_role_and_call_nothing(
    plans: dict[str, Plan],
) -> None:
    harmless = {"WriteOwnLogs", "AttachToSubnets", "SendTraces"}
    for plan in plans.values():
        for address in plan.all("aws_lambda_function"):
            name = address.removeprefix("aws_lambda_function.").removesuffix("_function")
            if name not in VAULT:
                continue
            granted = plan.statements(f"aws_iam_role_policy.{name}_permissions")
            (sign_in,) = [item for item in granted if item.sid not in harmless]
            assert sign_in.actions == {"rds-db:connect"}


def test_a_function_of_the_vault_signs_in_as_the_role_of_its_own_work(
    plans: dict[str, Plan], settings: Settings
) -> None:
    roles = {
        "context": "gatehouse_reports",
        "tenant_data": "gatehouse_reports",
        "flow_vault": "gatehouse_flows",
        "flow_tasks": "gatehouse_tasks",
        "tenant_records": "gatehouse_off_boarding",
    }
    assert {*roles, "migrate"} == VAULT, "a new function of the vault needs a role of its own"
    found = {
        name: resource.rpartition("/")[2]
        for plan in plans.values()
        for name in roles
        if f"aws_lambda_function.{name}_function" in plan.all("aws_lambda_function")
        for statement in plan.statements(f"aws_iam_role_policy.{name}_permissions")
        if statement.sid == "SignIn"
        for resource in statement.resources
    }
    pooled = settings.database.through_proxy
    for name in ("context", "tenant_records"):  # their stack knows the ARN after the apply
        del found[name], roles[name]
    assert found == {name: "gatehouse_pooled" if pooled else role for name, role in roles.items()}


def test_the_cluster_is_protected(database: Plan, settings: Settings) -> None:
    cluster = database.one("aws_rds_cluster")
    assert cluster["iam_database_authentication_enabled"]
    assert cluster["storage_encrypted"]
    assert cluster["manage_master_user_password"]
    assert not cluster.get("master_password")
    assert cluster["backup_retention_period"] == settings.database.backup_days
    assert cluster["deletion_protection"] is settings.database.deletion_protection
    assert cluster["delete_automated_backups"] is not settings.database.deletion_protection
    parameters = database.one("aws_rds_cluster_parameter_group")["parameter"]
    assert {"1"} == {item["value"] for item in parameters if item["name"] == "rds.force_ssl"}


def test_the_exported_log_has_its_group_with_key_and_retention_before_the_cluster(
    database: Plan, settings: Settings
) -> None:
    address = "aws_cloudwatch_log_group.tenant_data_log_group"
    group = database.all("aws_cloudwatch_log_group")[address]
    cluster = database.one("aws_rds_cluster")
    assert cluster["enabled_cloudwatch_logs_exports"] == ["postgresql"]
    assert group["name"] == f"/aws/rds/cluster/{cluster['cluster_identifier']}/postgresql"
    assert group["retention_in_days"] == settings.logs.retention_days
    assert "data_key_arn" in str(database.references(address, "kms_key_id"))
    (made,) = [
        resource
        for resource in database.document["configuration"]["root_module"]["resources"]
        if resource["address"] == "aws_rds_cluster.tenant_data_cluster"
    ]
    assert address in made["depends_on"]


def test_an_upgrade_of_a_minor_version_by_aws_is_no_change(database: Plan) -> None:
    """The provider compares a prefix with the actual version by its beginning."""
    for type_ in ("aws_rds_cluster", "aws_rds_cluster_instance"):
        assert {item["engine_version"] for item in database.all(type_).values()} == {"16"}
    assert database.one("aws_rds_cluster_parameter_group")["family"] == "aurora-postgresql16"


def test_instances_are_serverless_and_have_no_public_address(
    database: Plan, settings: Settings
) -> None:
    instances = database.all("aws_rds_cluster_instance").values()
    assert len(instances) == settings.database.instances
    for instance in instances:
        assert instance["instance_class"] == "db.serverless"
        assert instance["publicly_accessible"] is False
        assert instance["performance_insights_enabled"]


def test_no_secret_is_in_what_terraform_keeps_of_the_migration(database: Plan) -> None:
    assert database.one("aws_lambda_invocation")["input"] in ('{"seed": false}', '{"seed": true}')
