"""What is written down about what happened."""

from policies.estate import Resource
from tests.policies.edits import Edit, add, drop, put, remove
from tests.policies.mutation import Mutation
from tests.policies.targets import at_home

GROUP, FUNCTION = "aws_cloudwatch_log_group", "aws_lambda_function"
FOREIGN = '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "999999999999"}, "Action": "logs:*", "Resource": "*"}]}'


def of_function(group: Resource) -> bool:
    return str(group["name"]).startswith("/aws/lambda/")


MUTATIONS = (
    Mutation("logs-for-ever", "Retention is left out: logs never end", "GH_LOGS_001", GROUP, drop("retention_in_days")),
    Mutation("logs-a-week", "Logs of production end after a week", "GH_LOGS_001", GROUP, put("retention_in_days", 7)),
    Mutation("logs-aws-key", "The log's key is left out", "GH_LOGS_002", GROUP, drop("kms_key_id")),
    Mutation("logs-foreign-key", "Another account's key encrypts the log", "GH_LOGS_002", GROUP, put("kms_key_id", "arn:aws:kms:us-east-1:999999999999:key/11111111-2222-4333-8444-555555555555")),
    Mutation("logs-no-group", "A function's log group is removed", "GH_LOGS_003", GROUP, remove(), of_function),
    Mutation("logs-renamed-function", "A function is renamed, its log group is not", "GH_LOGS_003", FUNCTION, put("function_name", "renamed"), at_home),
    Mutation("logs-no-flow-log", "The flow log is removed to save money", "GH_LOGS_004", "aws_flow_log", remove()),
    Mutation("logs-rejected-only", "Only refused packets are written down", "GH_LOGS_004", "aws_flow_log", put("traffic_type", "REJECT")),
    Mutation("logs-no-tracing", "Tracing is switched off", "GH_LOGS_005", FUNCTION, put("tracing_config.0.mode", "PassThrough"), at_home),
    Mutation("logs-tracing-lost", "Tracing is left out", "GH_LOGS_005", FUNCTION, drop("tracing_config"), at_home),
    Mutation("logs-flow-elsewhere", "The flow log goes to somebody else's bucket", "GH_LOGS_004", "aws_flow_log", put("log_destination", "arn:aws:s3:::somebody-elses")),
    Mutation("logs-collector", "A subscription sends every line to somebody else's stream", "GH_LOGS_006", GROUP, add("aws_cloudwatch_log_subscription_filter", lambda group: {"name": "all", "log_group_name": group["name"], "filter_pattern": "", "destination_arn": "arn:aws:kinesis:us-east-1:999999999999:stream/collect"})),
    Mutation("logs-collector-hidden", "A subscription goes to a stream that only a template names (hidden)", "GH_LOGS_006", GROUP, Edit(add("aws_cloudwatch_log_subscription_filter", {"name": "all", "destination_arn": "arn:aws:kinesis:us-east-1:${data.aws_caller_identity.other.account_id}:stream/collect"}).apply, kind="source")),
    Mutation("logs-account-collector", "A policy of the account sends the lines of all groups on", "GH_LOGS_006", GROUP, add("aws_cloudwatch_log_account_policy", {"policy_name": "all", "policy_type": "SUBSCRIPTION_FILTER_POLICY", "policy_document": "{}"})),
    Mutation("logs-opened", "Another account may read along by a policy of the log service", "GH_LOGS_006", GROUP, add("aws_cloudwatch_log_resource_policy", {"policy_name": "x", "policy_document": FOREIGN})),
    Mutation("logs-foreign-lines", "The account takes lines of other accounts", "GH_LOGS_006", GROUP, add("aws_cloudwatch_log_destination", {"name": "x"})),
    Mutation("logs-quiet", "A function writes down only what ends it", "GH_LOGS_007", FUNCTION, put("logging_config", [{"log_format": "JSON", "application_log_level": "FATAL"}])),
    Mutation("logs-quiet-lambda", "Lambda's own reports are left out", "GH_LOGS_007", FUNCTION, put("logging_config", [{"log_format": "JSON", "system_log_level": "WARN"}])),
)  # fmt: skip
