"""Inputs that no emulator looks at, sent without boto3's own check, as Terraform sends them."""

from typing import Any

import pytest
from botocore.config import Config

from tests.rehearsal.contracts.conftest import Aws, Refused

UNCHECKED = Config(parameter_validation=False)


def client(aws: Aws, service: str) -> Any:
    return aws.caller.client(service, attempts=1, config=UNCHECKED)


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "code", "constraint"),
    [
        ("lambda", "create_function", {"FunctionName": "f", "Role": "r", "Code": {}},
         "ValidationException", "regular expression pattern"),
        ("lambda", "put_function_concurrency", {"FunctionName": "f"},
         "ValidationException", "'reservedConcurrentExecutions' failed"),
        ("logs", "put_retention_policy", {"logGroupName": "a b", "retentionInDays": 1},
         "ValidationException", "regular expression pattern"),
        ("cognito-idp", "create_user_pool", {"PoolName": "x" * 129},
         "InvalidParameterException", "length less than or equal to 128"),
        ("dynamodb", "create_table",
         {"TableName": "table", "KeySchema": [{"AttributeName": "a", "KeyType": "PRIMARY"}],
          "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}]},
         "ValidationException", "enum value set: [HASH, RANGE]"),
        ("iam", "create_role", {"RoleName": "x" * 65, "AssumeRolePolicyDocument": "{}"},
         "ValidationError", "length less than or equal to 64"),
        ("kms", "schedule_key_deletion", {"KeyId": "x", "PendingWindowInDays": 400},
         "ValidationException", "value less than or equal to 365"),
        ("wafv2", "create_web_acl", {"Name": "a b", "Scope": "GLOBAL"},
         "ValidationException", "enum value set: [CLOUDFRONT, REGIONAL]"),
        ("secretsmanager", "create_secret", {"Name": ""},
         "ValidationException", "length greater than or equal to 1"),
    ],
)  # fmt: skip
def test_what_the_model_does_not_allow_is_refused(  # noqa: PLR0917 - its cases have five parts
    aws: Aws, service: str, operation: str, parameters: dict[str, object], code: str,
    constraint: str,
) -> None:  # fmt: skip
    with Refused() as answer:
        getattr(client(aws, service), operation)(**parameters)
    assert answer.code == code
    assert constraint in answer.message


def test_every_violation_is_listed(aws: Aws) -> None:
    with Refused() as answer:
        client(aws, "wafv2").create_web_acl(Name="a b", Scope="GLOBAL")
    assert answer.message.startswith("4 validation errors detected: ")


def test_a_secret_value_is_in_no_message_and_no_log(aws: Aws) -> None:
    secret = "s3cr3t-value" * 6_000
    with Refused() as answer:
        aws.client("secretsmanager").create_secret(Name=aws.name("secret"), SecretString=secret)
    assert "less than or equal to 65536" in answer.message
    assert "s3cr3t" not in answer.message


def test_what_the_model_allows_passes(aws: Aws) -> None:
    aws.client("logs").create_log_group(logGroupName=aws.name("group"))
    aws.client("cloudwatch").put_metric_alarm(
        AlarmName=aws.name("alarm"), MetricName="m", Namespace="n", Statistic="Sum", Period=60,
        EvaluationPeriods=1, Threshold=1.0, ComparisonOperator="GreaterThanThreshold",
    )  # fmt: skip
    aws.client("s3").create_bucket(
        Bucket=aws.name("bucket"), CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )


def test_an_alarm_of_the_binary_protocol_is_judged_too(aws: Aws) -> None:
    with Refused() as answer:
        client(aws, "cloudwatch").put_metric_alarm(
            AlarmName="a", EvaluationPeriods=1, ComparisonOperator="Above"
        )
    assert "enum value set" in answer.message


@pytest.mark.parametrize("parameter", ["AttributeNames", "MessageSystemAttributeNames"])
def test_both_parameters_of_receive_message_take_names_of_message_attributes(
    aws: Aws, parameter: str
) -> None:
    queues = client(aws, "sqs")
    url = queues.create_queue(QueueName=aws.name("letters"))["QueueUrl"]
    queues.send_message(QueueUrl=url, MessageBody="a")
    (message,) = queues.receive_message(QueueUrl=url, **{parameter: ["SentTimestamp"]})["Messages"]
    assert set(message["Attributes"]) == {"SentTimestamp"}
