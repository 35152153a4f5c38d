"""What the embedded AWS holds of the platform, asked service by service and not of any state."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.deployed.running import Rehearsal

Ask = Callable[[Any], Iterator[str]]


def _paged(operation: str, listed: str, name: str, **arguments: Any) -> Ask:
    def ask(client: Any) -> Iterator[str]:
        for page in client.get_paginator(operation).paginate(**arguments):
            for item in page.get(listed) or ():
                yield item[name] if name else item

    return ask


def _once(operation: str, listed: str, name: str, **arguments: Any) -> Ask:
    def ask(client: Any) -> Iterator[str]:
        for item in getattr(client, operation)(**arguments).get(listed) or ():
            yield item[name] if name else item

    return ask


def _distributions(client: Any) -> Iterator[str]:
    for item in client.list_distributions()["DistributionList"].get("Items", []):
        yield item["ARN"]


def _edge(operation: str, listed: str, *names: str) -> Ask:
    def ask(client: Any) -> Iterator[str]:
        for item in getattr(client, operation)()[listed].get("Items") or ():
            found = item
            for name in names:
                found = found[name]
            yield found

    return ask


def _keys(client: Any) -> Iterator[str]:
    for page in client.get_paginator("list_keys").paginate():
        for key in page["Keys"]:
            told = client.describe_key(KeyId=key["KeyId"])["KeyMetadata"]
            if told["KeyManager"] == "CUSTOMER" and told["KeyState"] != "PendingDeletion":
                yield told["Description"]


def _roles(client: Any) -> Iterator[str]:
    """All but service-linked ones, which belong to the account and stay, as in AWS."""
    for page in client.get_paginator("list_roles").paginate():
        for role in page["Roles"]:
            if not role["Path"].startswith("/aws-service-role/"):
                yield role["RoleName"]


def _header_policies(client: Any) -> Iterator[str]:
    listed = client.list_response_headers_policies(Type="custom")
    for item in listed["ResponseHeadersPolicyList"].get("Items") or ():
        yield item["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"]["Name"]


ASKED: dict[tuple[str, str], Ask] = {
    ("dynamodb", "tables"): _paged("list_tables", "TableNames", ""),
    ("cognito-idp", "user pools"): _paged("list_user_pools", "UserPools", "Name", MaxResults=60),
    ("lambda", "functions"): _paged("list_functions", "Functions", "FunctionName"),
    ("lambda", "layers"): _paged("list_layers", "Layers", "LayerName"),
    ("lambda", "event sources"): _paged(
        "list_event_source_mappings", "EventSourceMappings", "FunctionArn"
    ),
    ("apigatewayv2", "HTTP APIs"): _once("get_apis", "Items", "Name"),
    ("apigateway", "REST APIs"): _once("get_rest_apis", "items", "name"),
    ("cloudfront", "distributions"): _distributions,
    ("cloudfront", "access controls"): _edge(
        "list_origin_access_controls", "OriginAccessControlList", "Name"
    ),
    ("cloudfront", "functions"): _edge("list_functions", "FunctionList", "Name"),
    ("cloudfront", "header policies"): _header_policies,
    ("cloudfront", "key value stores"): _edge("list_key_value_stores", "KeyValueStoreList", "Name"),
    ("wafv2", "web ACLs"): _once("list_web_acls", "WebACLs", "Name", Scope="CLOUDFRONT"),
    ("rds", "clusters"): _paged("describe_db_clusters", "DBClusters", "DBClusterIdentifier"),
    ("rds", "instances"): _paged("describe_db_instances", "DBInstances", "DBInstanceIdentifier"),
    ("rds", "proxies"): _paged("describe_db_proxies", "DBProxies", "DBProxyName"),
    ("rds", "subnet groups"): _paged(
        "describe_db_subnet_groups", "DBSubnetGroups", "DBSubnetGroupName"
    ),
    ("rds", "parameter groups"): _paged(
        "describe_db_cluster_parameter_groups",
        "DBClusterParameterGroups",
        "DBClusterParameterGroupName",
    ),
    ("secretsmanager", "secrets"): _paged("list_secrets", "SecretList", "Name"),
    ("ssm", "parameters"): _paged("describe_parameters", "Parameters", "Name"),
    ("sqs", "queues"): _once("list_queues", "QueueUrls", ""),
    ("logs", "log groups"): _paged("describe_log_groups", "logGroups", "logGroupName"),
    ("logs", "deliveries"): _paged("describe_deliveries", "deliveries", "id"),
    ("logs", "delivery sources"): _paged("describe_delivery_sources", "deliverySources", "name"),
    ("logs", "delivery destinations"): _paged(
        "describe_delivery_destinations", "deliveryDestinations", "name"
    ),
    ("cloudwatch", "alarms"): _paged("describe_alarms", "MetricAlarms", "AlarmName"),
    ("cloudwatch", "combined alarms"): _paged(
        "describe_alarms", "CompositeAlarms", "AlarmName", AlarmTypes=["CompositeAlarm"]
    ),
    ("sns", "topics"): _paged("list_topics", "Topics", "TopicArn"),
    ("s3", "buckets"): _once("list_buckets", "Buckets", "Name"),
    ("kms", "keys"): _keys,
    ("kms", "aliases"): _paged("list_aliases", "Aliases", "AliasName"),
    ("iam", "roles"): _roles,
    ("iam", "policies"): _paged("list_policies", "Policies", "PolicyName", Scope="Local"),
    ("ec2", "flow logs"): _paged("describe_flow_logs", "FlowLogs", "FlowLogId"),
    ("ec2", "VPCs"): _paged("describe_vpcs", "Vpcs", "VpcId"),
    ("ec2", "security groups"): _paged("describe_security_groups", "SecurityGroups", "GroupName"),
}


def inventory(rehearsal: Rehearsal) -> dict[str, list[str]]:
    """By service and kind, the names of everything; kinds with nothing left out."""
    found = {
        f"{service}: {kind}": sorted(ask(rehearsal.administrator(service)))
        for (service, kind), ask in ASKED.items()
    }
    return {kind: names for kind, names in found.items() if names}
