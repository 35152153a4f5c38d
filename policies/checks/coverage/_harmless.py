"""Resource types that need no policy: they grant no access and store no data."""

# Type -> why it needs no policy.
HARMLESS = {
    "aws_acm_certificate_validation": "waits for a certificate, which is judged",
    "aws_api_gateway_account": "the role that REST APIs log with",
    "aws_api_gateway_deployment": "a copy of a REST API's methods, which are judged",
    "aws_api_gateway_resource": "a path; its methods are judged",
    "aws_budgets_budget": "notifies people",
    "aws_cloudfront_key_value_store": "a store; a command writes its content",
    "aws_cloudwatch_composite_alarm": "notifies people",
    "aws_cloudwatch_dashboard": "shows metrics",
    "aws_cloudwatch_log_metric_filter": "counts log lines",
    "aws_cloudwatch_log_delivery": "joins a source and a destination",
    "aws_cloudwatch_log_delivery_source": "names the log of a distribution",
    "aws_cloudwatch_metric_alarm": "notifies people",
    "aws_cognito_user_group": "a name; what it allows is in the functions",
    "aws_cognito_user_pool_domain": "an address of a pool, which is judged",
    "aws_db_subnet_group": "a list of subnets, which are judged",
    "aws_kms_alias": "a name of a key, which is judged",
    "aws_lambda_alias": "a name of a function, which is judged",
    "aws_lambda_invocation": "calls a function once; the grants of the apply role limit which",
    "aws_lambda_layer_version": "code, reviewed as code",
    "aws_lambda_provisioned_concurrency_config": "capacity",
    "aws_s3_object": "bytes; its bucket is judged",
    "aws_sns_topic_subscription": "an address from the settings; its topic is judged",
    "aws_route_table_association": "a subnet's route table, which is judged",
}
