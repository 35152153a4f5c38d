"""The registry: every place of an environment, and whether it holds data of tenants.

A test compares it with the synthesized stacks and the migrated database, so that a new table,
bucket, queue or secret is either a step here or is said to hold nothing of a tenant, and why.
"""

from gatehouse.operating.tenant_stores.items import (
    ApiKeyItems,
    SessionItems,
    TenantItems,
    UsageItems,
)
from gatehouse.operating.tenant_stores.messages import QueuedMessages
from gatehouse.operating.tenant_stores.people import PoolUsers
from gatehouse.operating.tenant_stores.rows import DatabaseRows
from gatehouse.operating.tenant_stores.secrets import TenantSecretValues
from gatehouse.operating.tenant_stores.store import Store

STORES: tuple[type[Store], ...] = (
    PoolUsers,
    ApiKeyItems,
    TenantSecretValues,
    DatabaseRows,
    SessionItems,
    UsageItems,
    TenantItems,
    QueuedMessages,
)
"""In the order of an off-boarding: nobody signs in any more, nothing is signed or sent any more,
then the data, then the tenant's own record. Queues come last, as a worker may give a message back
until the tenant is gone."""

NO_TENANT_DATA: dict[str, str] = {
    "state:aws_s3_bucket.state_bucket": "Terraform's states describe resources of all tenants",
    "state:aws_s3_bucket.plans_bucket": "sealed plans hold what states hold",
    "edge:aws_s3_bucket.web_client_bucket": "the web client's files, the same for everybody",
    "edge:aws_s3_bucket.logs_bucket": "access logs of CloudFront: addresses and paths; they expire",
    "edge:aws_secretsmanager_secret.origin_secret": "the platform's own proof of origin",
    "edge:aws_cloudfront_key_value_store.viewer_request_store": "settings of the edge function",
    "layers:aws_secretsmanager_secret.signing_secret_secret": "the Slack app's own secret",
    "layers:aws_ssm_parameter.rollout_parameter": "the percentage of a rollout",
    "database:aws_secretsmanager_secret.proxy_password_secret": "the proxy's own password",
}
"""Places of kinds that could hold data of tenants, and do not."""

KINDS_THAT_STORE = frozenset(
    {
        "aws_backup_vault", "aws_cloudfront_key_value_store", "aws_cognito_user_pool",
        "aws_docdb_cluster", "aws_dynamodb_table", "aws_ebs_volume", "aws_efs_file_system",
        "aws_elasticache_cluster", "aws_elasticache_replication_group",
        "aws_elasticache_serverless_cache", "aws_kinesis_firehose_delivery_stream",
        "aws_kinesis_stream", "aws_memorydb_cluster", "aws_neptune_cluster",
        "aws_opensearch_domain", "aws_opensearchserverless_collection", "aws_rds_cluster",
        "aws_db_instance", "aws_redshift_cluster", "aws_s3_bucket", "aws_s3_directory_bucket",
        "aws_s3tables_table_bucket", "aws_secretsmanager_secret", "aws_sqs_queue",
        "aws_ssm_parameter", "aws_timestreamwrite_table",
    }
)  # fmt: skip
"""Kinds of resources in which data of tenants could be."""

LOGS_AND_SETTINGS = frozenset(
    {
        "aws_acm_certificate", "aws_acm_certificate_validation", "aws_api_gateway_deployment",
        "aws_api_gateway_integration", "aws_api_gateway_method",
        "aws_api_gateway_method_settings", "aws_api_gateway_resource", "aws_api_gateway_rest_api",
        "aws_api_gateway_rest_api_policy", "aws_api_gateway_stage", "aws_apigatewayv2_api",
        "aws_apigatewayv2_authorizer", "aws_apigatewayv2_integration", "aws_apigatewayv2_route",
        "aws_apigatewayv2_stage", "aws_cloudfront_distribution", "aws_cloudfront_function",
        "aws_cloudfront_origin_access_control", "aws_cloudfront_response_headers_policy",
        "aws_cloudwatch_composite_alarm", "aws_cloudwatch_dashboard",
        "aws_cloudwatch_log_delivery", "aws_cloudwatch_log_delivery_destination",
        "aws_cloudwatch_log_delivery_source", "aws_cloudwatch_log_group",
        "aws_cloudwatch_log_metric_filter", "aws_cloudwatch_log_resource_policy",
        "aws_cloudwatch_metric_alarm", "aws_cognito_user_group", "aws_cognito_user_pool_client",
        "aws_cognito_user_pool_domain", "aws_db_subnet_group", "aws_default_security_group",
        "aws_flow_log", "aws_iam_openid_connect_provider", "aws_iam_policy", "aws_iam_role",
        "aws_iam_role_policy", "aws_iam_role_policy_attachment", "aws_kms_alias", "aws_kms_key",
        "aws_lambda_event_source_mapping", "aws_lambda_function",
        "aws_lambda_function_event_invoke_config", "aws_lambda_function_url",
        "aws_lambda_invocation", "aws_lambda_layer_version", "aws_lambda_permission",
        "aws_rds_cluster_instance", "aws_rds_cluster_parameter_group", "aws_route53_record",
        "aws_route_table", "aws_route_table_association", "aws_s3_bucket_lifecycle_configuration",
        "aws_s3_bucket_ownership_controls", "aws_s3_bucket_policy",
        "aws_s3_bucket_public_access_block",
        "aws_s3_bucket_server_side_encryption_configuration", "aws_s3_bucket_versioning",
        "aws_s3_object", "aws_security_group", "aws_sqs_queue_policy",
        "aws_sqs_queue_redrive_allow_policy", "aws_subnet", "aws_vpc",
        "aws_vpc_security_group_egress_rule", "aws_vpc_security_group_ingress_rule",
        "aws_wafv2_web_acl", "aws_wafv2_web_acl_logging_configuration", "aws_db_proxy",
        "aws_db_proxy_default_target_group", "aws_db_proxy_target", "aws_sns_topic",
        "aws_sns_topic_policy", "aws_sns_topic_subscription", "aws_budgets_budget",
    }
)  # fmt: skip
"""Kinds that hold no data of tenants, or logs with identifiers that expire (docs/operations)."""
