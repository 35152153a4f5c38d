"""`dev` and `staging` are `prod` with other values: the same resources, the same permissions.

Plans are made and judged of `local` and `prod` (tests/plans); what is shown here lets that stand
for the other two. Whoever adds a difference between environments adds it to a list below.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from environments import load
from tests.conftest import Environments

Document = dict[str, Any]

FEWER_RESOURCES = {
    "aws_rds_cluster_instance.tenant_data_instance_2",
    "aws_route_table_association.vault_routes_c",
    "aws_subnet.vault_private_c",
}
OTHER_STATEMENTS = {
    # A destroy outside `prod` empties its buckets; `dev` offers tiers further models.
    "dev": {"EmptyAccessLogs", "CallModel"},
    "staging": {"EmptyAccessLogs"},
}
OTHER_VALUES = {
    "aws_api_gateway_method_settings": {"settings"},
    "aws_apigatewayv2_api": {"cors_configuration"},
    "aws_apigatewayv2_stage": {"default_route_settings"},
    "aws_cloudfront_distribution": {"aliases", "price_class"},
    "aws_cloudwatch_log_group": {"retention_in_days"},
    "aws_cognito_user_pool": {"deletion_protection", "mfa_configuration"},
    "aws_cognito_user_pool_client": {"callback_urls", "logout_urls"},
    "aws_dynamodb_table": {"deletion_protection_enabled"},
    "aws_lambda_event_source_mapping": {"scaling_config"},
    "aws_lambda_function": {"environment", "memory_size", "reserved_concurrent_executions"},
    "aws_lambda_invocation": {"depends_on"},
    "aws_rds_cluster": {
        "backup_retention_period",
        "delete_automated_backups",
        "deletion_protection",
        "final_snapshot_identifier",
        "serverlessv2_scaling_configuration",
        "skip_final_snapshot",
    },
    "aws_s3_bucket": {"force_destroy"},
    "aws_s3_bucket_lifecycle_configuration": {"rule"},
    "aws_secretsmanager_secret": {"recovery_window_in_days"},
    "aws_ssm_parameter": {"value"},
    "aws_subnet": {"cidr_block"},
    "aws_vpc": {"cidr_block"},
}


@pytest.fixture(scope="module", params=("dev", "staging"))
def other(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def configurations(environments: Environments, name: str) -> dict[str, Document]:
    """The synthesized stacks of an environment, with its name and its account left out."""
    account = load(name).account.id

    def without_names(document: Document) -> Document:
        text = json.dumps(document).replace(account, "ACCOUNT")
        plain: Document = json.loads(re.sub(rf"\b{name}\b", "ENVIRONMENT", text))
        return plain

    synthesis = environments.synthesis(name)
    return {stack.name: without_names(stack.configuration()) for stack in synthesis.stacks}


def variables_of(function: Document) -> set[str]:
    """The names of a function's variables; one at CloudFront's edge has none."""
    return set(function.get("environment", {}).get("variables", {}))


def resources(stack: Document) -> dict[str, Document]:
    """The managed resources of a stack by address."""
    return {
        f"{type_}.{name}": arguments
        for type_, named in stack.get("resource", {}).items()
        for name, arguments in named.items()
    }


def statements(stack: Document) -> Iterator[tuple[str, str]]:
    """The IAM statements of a stack as text, each with its SID."""
    documents = stack.get("data", {}).get("aws_iam_policy_document", {})
    for document in documents.values():
        for statement in document.get("statement", []):
            yield json.dumps(statement, sort_keys=True), str(statement.get("sid", ""))


def test_the_stacks_have_the_same_resources(environments: Environments, other: str) -> None:
    prod, found = configurations(environments, "prod"), configurations(environments, other)

    assert found.keys() == prod.keys()
    fewer = {name: resources(prod[name]).keys() - resources(found[name]).keys() for name in prod}
    more = {name: resources(found[name]).keys() - resources(prod[name]).keys() for name in prod}
    assert set().union(*fewer.values()) == FEWER_RESOURCES
    assert set().union(*more.values()) == set()


def test_roles_and_resource_policies_grant_the_same(environments: Environments, other: str) -> None:
    prod, found = configurations(environments, "prod"), configurations(environments, other)
    differences = {
        name: dict(statements(prod[name])).items() ^ dict(statements(found[name])).items()
        for name in prod
    }
    sids = {sid for pairs in differences.values() for _, sid in pairs}

    assert sids == OTHER_STATEMENTS[other]


def test_only_values_that_are_settings_differ(environments: Environments, other: str) -> None:
    prod, found = configurations(environments, "prod"), configurations(environments, other)
    unexpected = [
        f"{name}: {address}.{argument}"
        for name in prod
        for address, arguments in resources(found[name]).items()
        for argument in arguments.keys() | resources(prod[name])[address].keys()
        if arguments.get(argument) != resources(prod[name])[address].get(argument)
        and argument not in OTHER_VALUES.get(address.partition(".")[0], set())
    ]

    assert unexpected == []


def test_functions_get_the_same_variables(environments: Environments, other: str) -> None:
    prod, found = configurations(environments, "prod"), configurations(environments, other)
    for name, stack in prod.items():
        for address, arguments in resources(stack).items():
            if not address.startswith("aws_lambda_function."):
                continue
            variables = variables_of(arguments)
            others = variables_of(resources(found[name])[address])
            assert variables == others, address
