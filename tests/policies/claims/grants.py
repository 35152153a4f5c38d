"""Grants written precisely, without a wildcard: by class of action, and by store.

Each is one statement in a policy of its own. `cut` says what must cut it off, where something does.
"""

from dataclasses import dataclass

ACCOUNT, REGION, PREFIX = "444455556666", "us-east-1", "gatehouse-prod"


def arn(service: str, rest: str, *, region: str = REGION, account: str = ACCOUNT) -> str:
    return f"arn:aws:{service}:{region}:{account}:{rest}"


def role(name: str) -> str:
    return arn("iam", f"role/{PREFIX}-{name}", region="")


def table(name: str) -> str:
    return arn("dynamodb", f"table/{PREFIX}-{name}")


def function(name: str) -> str:
    return arn("lambda", f"function:{PREFIX}-{name}")


def queue(name: str) -> str:
    return arn("sqs", f"{PREFIX}-{name}")


def secret(name: str) -> str:
    return arn("secretsmanager", f"secret:{PREFIX}-{name}")


def bucket(name: str, key: str = "") -> str:
    return f"arn:aws:s3:::{PREFIX}-{name}-{ACCOUNT}{key}"


KEY = arn("kms", "key/~tables.data_key_key~")
STATE_KEY = arn("kms", "key/~state.state_key_key~")
POOL = arn("cognito-idp", "userpool/~identity.users_pool~")
MASTER = arn("secretsmanager", "secret:rds!cluster-abc")


@dataclass(frozen=True)
class Grant:
    """`who` is granted `action` on `resource`."""

    who: str
    action: str
    resource: str
    cut: bool = False


GRANTS = (
    # membership, sessions, usage: reads, writes, scans, exports, streams, control plane
    Grant("chat", "dynamodb:PutItem", table("tenants")),
    Grant("chat", "dynamodb:DeleteItem", table("tenants")),
    Grant("usage", "dynamodb:UpdateItem", table("tenants")),
    Grant("sessions", "dynamodb:Query", table("tenants")),
    Grant("ask", "dynamodb:BatchGetItem", table("tenants")),
    Grant("usage", "dynamodb:GetItem", table("usage")),
    Grant("sessions", "dynamodb:PutItem", table("usage")),
    Grant("usage", "dynamodb:Query", table("sessions")),
    Grant("flow-gateway", "dynamodb:GetItem", table("sessions")),
    Grant("pre-token-generation", "dynamodb:PutItem", table("tenants")),
    Grant("pre-token-generation", "dynamodb:GetItem", table("sessions")),
    Grant("stream", "dynamodb:Scan", table("sessions"), cut=True),
    Grant("chat", "dynamodb:ExportTableToPointInTime", table("sessions"), cut=True),
    Grant("chat", "dynamodb:DeleteTable", table("usage"), cut=True),
    Grant("sessions", "dynamodb:PutResourcePolicy", table("sessions"), cut=True),
    # roles and permissions
    Grant("chat", "sts:AssumeRole", role("apply"), cut=True),
    Grant("ask", "sts:AssumeRole", role("migrate"), cut=True),
    Grant("stream", "iam:PassRole", role("apply"), cut=True),
    Grant("stream", "iam:PutRolePolicy", role("stream"), cut=True),
    Grant("usage", "iam:DeleteRolePermissionsBoundary", role("usage"), cut=True),
    Grant("usage", "iam:UpdateAssumeRolePolicy", role("apply"), cut=True),
    Grant("sessions", "iam:CreatePolicyVersion", arn("iam", f"policy/{PREFIX}-workload-boundary", region=""), cut=True),
    # functions
    Grant("chat", "lambda:UpdateFunctionCode", function("migrate"), cut=True),
    Grant("ask", "lambda:UpdateFunctionConfiguration", function("ask"), cut=True),
    Grant("sessions", "lambda:AddPermission", function("tenant-data"), cut=True),
    Grant("chat", "lambda:InvokeFunction", function("context")),
    Grant("sessions", "lambda:InvokeFunction", function("flow-vault")),
    Grant("usage", "lambda:InvokeFunction", function("start-migration")),
    Grant("ask", "lambda:InvokeFunction", function("migrate")),
    Grant("slack-worker", "lambda:InvokeFunction", function("tenant-data")),
    Grant("usage", "lambda:InvokeFunctionUrl", function("stream"), cut=True),
    Grant("usage", "lambda:GetFunction", function("chat"), cut=True),
    # secrets and parameters
    Grant("chat", "secretsmanager:GetSecretValue", secret("slack-signing-secret-~~~~~~")),
    Grant("sessions", "secretsmanager:GetSecretValue", secret("flow-secrets/acme-AbCdEf")),
    Grant("ask", "secretsmanager:GetSecretValue", secret("origin-verify-~~~~~~")),
    Grant("usage", "secretsmanager:GetSecretValue", MASTER),
    Grant("slack-worker", "secretsmanager:PutSecretValue", secret("slack-bot-tokens/acme-AbCdEf"), cut=True),
    Grant("slack-verification", "secretsmanager:PutResourcePolicy", secret("slack-signing-secret-~~~~~~"), cut=True),
    Grant("slack-verification", "secretsmanager:DeleteSecret", secret("slack-signing-secret-~~~~~~"), cut=True),
    Grant("usage", "ssm:GetParameter", arn("ssm", f"parameter/{PREFIX}/layers/execution_api_percentage")),
    Grant("slack-verification", "ssm:PutParameter", arn("ssm", f"parameter/{PREFIX}/layers/execution_api_percentage"), cut=True),
    # queues
    Grant("chat", "sqs:SendMessage", queue("flow-tasks")),
    Grant("slack-execution", "sqs:ReceiveMessage", queue("slack-events")),
    Grant("flow-gateway", "sqs:SendMessage", queue("flow-tasks")),
    Grant("flow-relay", "sqs:SendMessage", queue("slack-events")),
    Grant("slack-worker", "sqs:DeleteMessage", queue("slack-events-dead-letters")),
    Grant("flow-worker", "sqs:SetQueueAttributes", queue("flow-tasks"), cut=True),
    Grant("flow-worker", "sqs:AddPermission", queue("flow-wake-ups"), cut=True),
    Grant("flow-worker", "sqs:PurgeQueue", queue("flow-tasks"), cut=True),
    # keys
    Grant("chat", "kms:Decrypt", STATE_KEY),
    Grant("usage", "kms:GenerateDataKey", STATE_KEY),
    Grant("sessions", "kms:PutKeyPolicy", KEY, cut=True),
    Grant("sessions", "kms:CreateGrant", KEY, cut=True),
    Grant("ask", "kms:ScheduleKeyDeletion", KEY, cut=True),
    # the database
    Grant("chat", "rds-db:connect", arn("rds-db", "dbuser:cluster-ABC/gatehouse_admin")),
    Grant("tenant-data", "rds-db:connect", arn("rds-db", "dbuser:cluster-ABC/gatehouse_flows")),
    Grant("flow-tasks", "rds-db:connect", arn("rds-db", "dbuser:cluster-ABC/gatehouse_admin")),
    Grant("start-migration", "rds-data:ExecuteStatement", arn("rds", f"cluster:{PREFIX}-tenant-data"), cut=True),
    Grant("context", "lambda:InvokeFunction", function("ask")),
    # buckets, states and plans
    Grant("chat", "s3:GetObject", bucket("state", "/database.tfstate"), cut=True),
    Grant("stream", "s3:PutObject", bucket("web", "/index.html"), cut=True),
    Grant("usage", "s3:PutBucketPolicy", bucket("state"), cut=True),
    Grant("ask", "s3:GetObject", bucket("access-logs", "/AWSLogs/x"), cut=True),
    Grant("plan", "s3:GetObject", bucket("plans", "/1.tar")),
    Grant("plan", "s3:PutObject", bucket("state", "/api.tfstate")),
    # users of the platform, logs, models, interfaces
    Grant("chat", "cognito-idp:AdminUpdateUserAttributes", POOL, cut=True),
    Grant("pre-token-generation", "cognito-idp:AdminGetUser", POOL, cut=True),
    Grant("chat", "logs:GetLogEvents", arn("logs", f"log-group:/aws/lambda/{PREFIX}-ask:log-stream:x"), cut=True),
    Grant("chat", "logs:PutLogEvents", arn("logs", f"log-group:/aws/lambda/{PREFIX}-ask:log-stream:x")),
    Grant("usage", "bedrock:InvokeModel", f"arn:aws:bedrock:{REGION}::foundation-model/amazon.nova-lite-v1:0"),
    Grant("chat", "bedrock:CreateAgent", arn("bedrock", "agent/x"), cut=True),
    Grant("slack-worker", "execute-api:Invoke", arn("execute-api", "~layers.execution_api_api~/live/POST/execute"), cut=True),
    Grant("chat", "events:PutRule", arn("events", "rule/nightly"), cut=True),
    # pipelines
    Grant("plan", "kms:Encrypt", STATE_KEY),
    Grant("plan", "secretsmanager:GetSecretValue", secret("origin-verify-~~~~~~"), cut=True),
    Grant("plan", "lambda:UpdateFunctionCode", function("chat")),
    Grant("plan", "dynamodb:GetItem", table("tenants"), cut=True),
    Grant("apply", "dynamodb:GetItem", table("tenants")),
    Grant("apply", "lambda:InvokeFunction", function("migrate")),
    Grant("apply", "logs:GetLogEvents", arn("logs", f"log-group:/aws/lambda/{PREFIX}-ask:log-stream:x")),
    Grant("apply", "secretsmanager:GetSecretValue", secret("origin-verify-~~~~~~")),
    Grant("apply", "iam:PutRolePolicy", role("apply"), cut=True),
    Grant("apply", "iam:CreatePolicyVersion", arn("iam", f"policy/{PREFIX}-plan-sealed", region="")),
)  # fmt: skip
