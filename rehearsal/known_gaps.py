"""What a plan right after the apply would change, because the embedded AWS forgets it.

The one list of them: `gatehouse drift` tells them apart from real drift, sealing is not held up by
them, and a test fails when one is no longer shown, so that the list never hides a change of ours.
Each is the address of a resource, its stack before it, and the attributes that differ.
"""

KNOWN_GAPS: dict[str, frozenset[str]] = {
    # MiniStack answers every authorizer with a payload version, a JWT authorizer's too.
    "api: aws_apigatewayv2_authorizer.http_authorizer": frozenset(
        {"authorizer_payload_format_version"}
    ),
    # Of a flow log it keeps where to write, and forgets the rest, so that it would be made again.
    "network: aws_flow_log.flows_flow_log": frozenset(
        {
            "arn", "deliver_cross_account_role", "iam_role_arn", "id", "log_format",
            "log_group_name", "max_aggregation_interval", "tags", "tags_all",
        }
    ),
    # Of a cluster it forgets the log exports and when to pause, of an instance the key.
    "database: aws_rds_cluster.tenant_data_cluster": frozenset(
        {"enabled_cloudwatch_logs_exports", "serverlessv2_scaling_configuration"}
    ),
    "database: aws_rds_cluster_instance.tenant_data_instance_1": frozenset(
        {"performance_insights_kms_key_id"}
    ),
    # A response headers policy comes back with two empty blocks more than it was made with.
    "edge: aws_cloudfront_response_headers_policy.security_headers_policy": frozenset(
        {"custom_headers_config", "remove_headers_config"}
    ),
    # Where a REST API's stage logs to.
    "layers: aws_api_gateway_stage.execution_api_stage": frozenset({"access_log_settings"}),
    # Their documents name the cluster, which the plan thinks it will change.
    "database: aws_iam_role_policy.context_permissions": frozenset({"policy"}),
    "database: aws_iam_role_policy.migrate_permissions": frozenset({"policy"}),
    "database: aws_iam_role_policy.start_migration_permissions": frozenset({"policy"}),
    "database: aws_iam_role_policy.tenant_records_permissions": frozenset({"policy"}),
}  # fmt: skip

# Metrics that only AWS writes, as the rehearsal only stores what they are about: by alarm, why.
# `tests/stacks/ringing` writes such values where it rings the alarm.
METRIC_GAPS: dict[str, str] = {
    "certificate-expires": "nothing here has a certificate, so ACM tells of none",
    "database-ceiling": "a real PostgreSQL stands in Aurora's place, and has no capacity units",
    "firewall-blocks": "the front door judges requests by the web ACL and counts none of them",
}

# Outputs of the cluster, for the same reason.
KNOWN_OUTPUT_GAPS = frozenset({("database", "endpoint")})
