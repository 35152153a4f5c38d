"""Every type of resource that a stack may have: its label, who simulates it, and a remark."""

AWS, DOOR, URLS = "the embedded AWS", "the front door", "the Function URL process"
Row = tuple[str, str, str]


def _real(note: str = "") -> Row:
    return "real", "", note


def _simulated(by: str, note: str = "") -> Row:
    return "simulated", by, note


def _stored(note: str = "") -> Row:
    return "stored only", "", note


_POLICIES = "as written; evaluated on every call"
_BUCKET = "accepted and shown"

TABLE: dict[str, Row] = {
    "aws_api_gateway_deployment": _simulated(AWS),
    "aws_api_gateway_integration": _simulated(AWS),
    "aws_api_gateway_method": _simulated(AWS, "IAM signatures are checked, but not their region"),
    "aws_api_gateway_method_settings": _stored("throttles and logs"),
    "aws_api_gateway_resource": _simulated(AWS),
    "aws_api_gateway_rest_api": _simulated(AWS),
    "aws_api_gateway_rest_api_policy": _simulated(AWS, _POLICIES),
    "aws_api_gateway_stage": _simulated(AWS, "without access log"),
    "aws_apigatewayv2_api": _simulated(AWS, "CORS included"),
    "aws_apigatewayv2_authorizer": _simulated(AWS, "RS256 against the pool's key set"),
    "aws_apigatewayv2_integration": _simulated(AWS),
    "aws_apigatewayv2_route": _simulated(AWS),
    "aws_apigatewayv2_stage": _simulated(AWS, "without throttle and access log"),
    "aws_budgets_budget": _stored("nothing costs anything here"),
    "aws_cloudfront_distribution": _simulated(
        DOOR,
        "behaviors, methods, functions, Lambda@Edge at `origin-request`, origins; no TLS, cache, "
        "compression or log",
    ),
    "aws_cloudfront_function": _simulated(DOOR, "the deployed JavaScript, run by Node"),
    "aws_cloudfront_key_value_store": _simulated(DOOR, "kept by the embedded AWS"),
    "aws_cloudfront_origin_access_control": _simulated(
        DOOR, "signs for Function URLs; judges bucket policies"
    ),
    "aws_cloudfront_response_headers_policy": _simulated(DOOR, "security, own and removed headers"),
    "aws_cloudwatch_composite_alarm": _simulated(AWS, "follows its alarms at once"),
    "aws_cloudwatch_dashboard": _stored(),
    "aws_cloudwatch_log_delivery": _stored("nobody writes an access log"),
    "aws_cloudwatch_log_delivery_destination": _stored(),
    "aws_cloudwatch_log_delivery_source": _stored(),
    "aws_cloudwatch_log_group": _simulated(AWS, "what functions log; nothing expires"),
    "aws_cloudwatch_log_metric_filter": _simulated(AWS, "every line that functions log"),
    "aws_cloudwatch_metric_alarm": _simulated(
        AWS, "judged once a second; a minute of CloudWatch lasts 2 s; anomaly bands are not known"
    ),
    "aws_cognito_user_group": _simulated(AWS),
    "aws_cognito_user_pool": _simulated(
        AWS, "SRP, TOTP, trigger, RS256 tokens; no e-mail, no immutable attributes"
    ),
    "aws_cognito_user_pool_client": _simulated(AWS, "without `write_attributes` and rotation"),
    "aws_cognito_user_pool_domain": _simulated(AWS, "the hosted pages, at its own address"),
    "aws_db_proxy": _stored("functions sign in without it"),
    "aws_db_proxy_default_target_group": _stored(),
    "aws_db_proxy_target": _stored(),
    "aws_db_subnet_group": _stored(),
    "aws_default_security_group": _stored(),
    "aws_dynamodb_table": _simulated(AWS, "items, indexes, conditions, transactions, TTL"),
    "aws_flow_log": _stored(),
    "aws_iam_openid_connect_provider": _simulated(AWS, "the token's signature is not checked"),
    "aws_iam_policy": _simulated(AWS, _POLICIES),
    "aws_iam_role": _simulated(AWS, "trust and boundary are evaluated"),
    "aws_iam_role_policy": _simulated(AWS, _POLICIES),
    "aws_iam_role_policy_attachment": _simulated(AWS, _POLICIES),
    "aws_kms_alias": _simulated(AWS),
    "aws_kms_key": _simulated(AWS, "called directly; other services encrypt nothing with it"),
    "aws_lambda_event_source_mapping": _simulated(AWS, "polls and invokes"),
    "aws_lambda_function": _simulated(
        AWS,
        "the deployed code and packages, Lambda@Edge's too; memory, architecture and VPC have no "
        "effect",
    ),
    "aws_lambda_function_event_invoke_config": _stored("asynchronous calls are not repeated"),
    "aws_lambda_function_url": _simulated(URLS, "SigV4, both grants, response streaming"),
    "aws_lambda_invocation": _real("the migration, run against PostgreSQL"),
    "aws_lambda_layer_version": _real("the same packages, built for this machine"),
    "aws_lambda_permission": _simulated(AWS, "for Function URLs by the Function URL process"),
    "aws_rds_cluster": _stored("a real PostgreSQL stands in its place"),
    "aws_rds_cluster_instance": _stored(),
    "aws_rds_cluster_parameter_group": _stored(),
    "aws_route_table": _stored(),
    "aws_route_table_association": _stored(),
    "aws_s3_bucket": _simulated(AWS),
    "aws_s3_bucket_lifecycle_configuration": _stored(),
    "aws_s3_bucket_ownership_controls": _stored(_BUCKET),
    "aws_s3_bucket_policy": _simulated(AWS, "for CloudFront by the front door"),
    "aws_s3_bucket_public_access_block": _stored(_BUCKET),
    "aws_s3_bucket_server_side_encryption_configuration": _stored("nothing is encrypted"),
    "aws_s3_bucket_versioning": _simulated(AWS),
    "aws_s3_object": _real("the same bytes"),
    "aws_scheduler_schedule": _simulated(AWS),
    "aws_scheduler_schedule_group": _simulated(AWS),
    "aws_secretsmanager_secret": _simulated(AWS, "versions and stages; not encrypted"),
    "aws_security_group": _stored("nothing is filtered"),
    "aws_sns_topic": _simulated(AWS, "delivers to queues, functions and webhooks; no mail"),
    "aws_sns_topic_policy": _simulated(AWS, _POLICIES),
    "aws_sns_topic_subscription": _simulated(AWS, "no mail"),
    "aws_sqs_queue": _simulated(AWS, "visibility, dead letters, FIFO"),
    "aws_sqs_queue_policy": _simulated(AWS, _POLICIES),
    "aws_sqs_queue_redrive_allow_policy": _stored(),
    "aws_ssm_parameter": _simulated(AWS),
    "aws_subnet": _stored(),
    "aws_vpc": _stored(),
    "aws_vpc_security_group_egress_rule": _stored("nothing is filtered"),
    "aws_vpc_security_group_ingress_rule": _stored("nothing is filtered"),
    "aws_wafv2_web_acl": _simulated(
        DOOR, "rate, size, path, method and label rules; AWS's rule groups are stored only"
    ),
    "aws_wafv2_web_acl_logging_configuration": _stored("nobody writes that log"),
}
