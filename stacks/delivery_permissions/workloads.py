"""The boundary: the most that the role of a function may be allowed."""

from environments import Settings
from modules.permissions import Statement
from stacks import emulator
from stacks.delivery_permissions.own import Own
from stacks.shared.models import INVOKE


def workload_statements(settings: Settings) -> tuple[Statement, ...]:
    """The boundary: no IAM, no STS, no control plane, nothing outside this environment's names."""
    own, prefix = Own(settings), settings.resource_prefix
    return (
        Statement(
            "UseTables",
            (
                "dynamodb:BatchGetItem",
                "dynamodb:BatchWriteItem",
                "dynamodb:ConditionCheckItem",
                "dynamodb:DeleteItem",
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:UpdateItem",
            ),
            (own.arn("dynamodb", f"table/{prefix}-*"),),
        ),
        Statement(
            "UseKeys",
            ("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"),
            (own.arn("kms", "key/*"),),
        ),
        Statement(
            "WriteLogs",
            (
                "logs:CreateLogStream",
                "logs:DescribeLogGroups",
                "logs:DescribeLogStreams",
                "logs:PutLogEvents",
            ),
            (own.arn("logs", f"log-group:/aws/*/{prefix}-*"),),
        ),
        Statement(
            "CallModels",
            ("bedrock:InvokeAgent", *INVOKE, *emulator.invoke_actions(settings)),
            (
                "arn:aws:bedrock:*::foundation-model/*",
                own.arn("bedrock", "inference-profile/*"),
                own.arn("bedrock", "agent-alias/*"),
            ),
        ),
        Statement(
            "ReadModelKeys",
            ("secretsmanager:GetSecretValue", "ssm:GetParameter"),
            (own.arn("secretsmanager", "secret:*"), own.arn("ssm", "parameter/*")),
        ),
        Statement(
            "KeepOwnSecrets",
            ("secretsmanager:PutSecretValue",),
            (own.arn("secretsmanager", f"secret:{prefix}-database-proxy-*"),),
        ),
        Statement(
            "KeepSecretsOfWebhooks",
            (
                "secretsmanager:CreateSecret",
                "secretsmanager:DeleteSecret",
                "secretsmanager:PutSecretValue",
            ),
            (own.arn("secretsmanager", f"secret:{prefix}-flow-webhooks/*"),),
        ),
        Statement(
            "SignIntoTheDatabase",
            ("rds-db:connect",),
            (own.arn("rds-db", "dbuser:*/gatehouse_*"),),
        ),
        Statement(
            "InvokeFunctions",
            ("lambda:InvokeFunction",),
            (own.arn("lambda", f"function:{prefix}-*"),),
        ),
        Statement(
            "UseQueues",
            (
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:ReceiveMessage",
                "sqs:SendMessage",
            ),
            (own.arn("sqs", f"{prefix}-*"),),
        ),
        Statement("CallOwnApis", ("execute-api:Invoke",), (own.arn("execute-api", "*/live/*"),)),
        Statement(
            "AttachToSubnets",
            (
                "ec2:AssignPrivateIpAddresses",
                "ec2:CreateNetworkInterface",
                "ec2:DeleteNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSubnets",
                "ec2:UnassignPrivateIpAddresses",
            ),
            ("*",),
        ),
        # X-Ray has no resource-level permissions for these two actions.
        Statement("SendTraces", ("xray:PutTelemetryRecords", "xray:PutTraceSegments"), ("*",)),
    )
