"""A log group's key must let CloudWatch Logs in by its policy."""

from rehearsal.contracts.log_keys import LogKeys
from tests.rehearsal.contracts.conftest import ACCOUNT, REGION, Aws, Refused, Statement


def statement(prefix: str) -> Statement:
    group = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{prefix}*"
    return {
        "Effect": "Allow",
        "Principal": {"Service": f"logs.{REGION}.amazonaws.com"},
        "Action": ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*"],
        "Resource": "*",
        "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": group}},
    }


def test_a_key_that_keeps_logs_out_is_refused(aws: Aws) -> None:
    logs = aws.client("logs")
    for key in (aws.key(), aws.key([statement("another-")])):
        name = aws.name("group")
        with Refused() as answer:
            logs.create_log_group(logGroupName=name, kmsKeyId=key)
        group = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{name}"
        assert answer.text == LogKeys.error.replace("...", group)


def test_a_key_for_these_groups_is_enough(aws: Aws) -> None:
    key = aws.key([statement("gatehouse-test-")])
    aws.client("logs").create_log_group(logGroupName=aws.name("group"), kmsKeyId=key)
