"""Readable names of resources."""

import re

from policies.estate import Estate, Resource, Value

_POINTER = re.compile(r"\$\{[^}]*\}")
_KINDS = {
    "aws_apigatewayv2_api": "API",
    "aws_api_gateway_rest_api": "REST API",
    "aws_cloudfront_distribution": "distribution",
    "aws_cloudwatch_log_group": "log group",
    "aws_cognito_user_pool": "user pool",
    "aws_dynamodb_table": "table",
    "aws_iam_role": "role",
    "aws_kms_key": "key",
    "aws_lambda_function": "function",
    "aws_lambda_function_url": "function URL",
    "aws_rds_cluster": "database",
    "aws_s3_bucket": "bucket",
    "aws_secretsmanager_secret": "secret",
    "aws_sqs_queue": "queue",
    "aws_ssm_parameter": "parameter",
    "aws_wafv2_web_acl": "web ACL",
}


def label(resource: Resource) -> str:
    """`function gatehouse-prod-chat`."""
    kind = _KINDS.get(resource.type, resource.type.removeprefix("aws_").replace("_", " "))
    name = resource.name if resource.name != resource.address else resource.raw.name
    return f"{kind} {name}"


def owner(estate: Estate, text: Value) -> Resource | None:
    """The resource that a text names, whatever follows its ARN."""
    pointed = estate.pointed_to(text)
    if pointed:
        return pointed[0]
    shortened = str(text)
    while shortened:
        found = estate.named(shortened)
        if found:
            return found[0]
        cut = max(shortened.rfind("/"), shortened.rfind(":"))
        shortened = shortened[:cut] if cut > 0 else ""
    return None


def readable(estate: Estate, text: Value) -> str:
    """An ARN or pointer as a readable name."""
    found = owner(estate, text) if str(text).startswith(("arn:", "${")) else None
    if found is None:
        return _POINTER.sub("(known after apply)", str(text))
    rest = str(text).rpartition("}")[2] if "${" in str(text) else ""
    return f"{label(found)}{rest}"
