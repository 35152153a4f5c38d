"""Terraform runs as a role that manages the platform, and not as one that owns the account."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.deployed.running import Rehearsal

ANYTHING = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    }
)
BY_LAMBDA = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)
Attempt = Callable[["As"], object]


class As:
    """AWS as one of the delivery roles, and the names of what is there."""

    def __init__(self, rehearsal: Rehearsal, role: str) -> None:
        self._rehearsal, self._role = rehearsal, role
        self.prefix = rehearsal.settings.resource_prefix
        self.bucket = rehearsal.settings.state_bucket
        self.own = f"{self.prefix}-{role}"
        self.boundary = rehearsal.output("state", "workload_boundary_arn")
        self.pool = rehearsal.output("identity", "user_pool_id")
        self.tenants = rehearsal.output("tables", "tenants_table_name")

    def __call__(self, service: str) -> Any:
        return self._rehearsal.role(self._role, service)


ACME = {"record_key": {"S": "tenant#acme"}}
DATA: dict[str, Attempt] = {
    "read a tenant": lambda aws: aws("dynamodb").get_item(TableName=aws.tenants, Key=ACME),
    "scan the tenants": lambda aws: aws("dynamodb").scan(TableName=aws.tenants),
    "write a tenant": lambda aws: aws("dynamodb").put_item(TableName=aws.tenants, Item=ACME),
    "delete a tenant": lambda aws: aws("dynamodb").delete_item(TableName=aws.tenants, Key=ACME),
    "list users": lambda aws: aws("cognito-idp").list_users(UserPoolId=aws.pool),
    "create a user of the platform": lambda aws: aws("cognito-idp").admin_create_user(
        UserPoolId=aws.pool, Username="mallory@acme.example"
    ),
    "read a parameter": lambda aws: aws("ssm").get_parameter(Name="/model-key"),
    "read a secret": lambda aws: aws("secretsmanager").get_secret_value(SecretId="model-key"),
    "call a function": lambda aws: aws("lambda").invoke(FunctionName=f"{aws.prefix}-chat"),
    "read a function's logs": lambda aws: aws("logs").filter_log_events(
        logGroupName=f"/aws/lambda/{aws.prefix}-chat"
    ),
}
POWER: dict[str, Attempt] = {
    "create a user": lambda aws: aws("iam").create_user(UserName="mallory"),
    "create an access key": lambda aws: aws("iam").create_access_key(UserName="mallory"),
    "create a password": lambda aws: aws("iam").create_login_profile(
        UserName="mallory", Password="Mallory-1234567"
    ),
    "change its own policy": lambda aws: aws("iam").put_role_policy(
        RoleName=aws.own, PolicyName="permissions", PolicyDocument=ANYTHING
    ),
    "delete its own policy": lambda aws: aws("iam").delete_role_policy(
        RoleName=aws.own, PolicyName="permissions"
    ),
    "become an administrator": lambda aws: aws("iam").attach_role_policy(
        RoleName=aws.own, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
    ),
    "change who may be it": lambda aws: aws("iam").update_assume_role_policy(
        RoleName=aws.own, PolicyDocument=BY_LAMBDA
    ),
    "widen the boundary": lambda aws: aws("iam").create_policy_version(
        PolicyArn=aws.boundary, PolicyDocument=ANYTHING, SetAsDefault=True
    ),
    "take the boundary off": lambda aws: aws("iam").delete_role_permissions_boundary(
        RoleName=f"{aws.prefix}-chat"
    ),
    "write the bootstrap's state": lambda aws: aws("s3").put_object(
        Bucket=aws.bucket, Key="state.tfstate", Body=b"{}"
    ),
    "delete the bootstrap's state": lambda aws: aws("s3").delete_object(
        Bucket=aws.bucket, Key="state.tfstate"
    ),
    "write anything but a state": lambda aws: aws("s3").put_object(
        Bucket=aws.bucket, Key="notes.txt", Body=b""
    ),
    "open the bucket": lambda aws: aws("s3").delete_public_access_block(Bucket=aws.bucket),
    "create a role without the boundary": lambda aws: aws("iam").create_role(
        RoleName=f"{aws.prefix}-new", AssumeRolePolicyDocument=BY_LAMBDA
    ),
    "create a role of another name": lambda aws: aws("iam").create_role(
        RoleName="another", AssumeRolePolicyDocument=BY_LAMBDA, PermissionsBoundary=aws.boundary
    ),
    "make a table of another name": lambda aws: aws("dynamodb").create_table(
        TableName="another",
        KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    ),
}
CHANGES: dict[str, Attempt] = {
    "write a state": lambda aws: aws("s3").put_object(
        Bucket=aws.bucket, Key="api.tfstate", Body=b"{}"
    ),
    "lock a state": lambda aws: aws("s3").put_object(
        Bucket=aws.bucket, Key="api.tfstate.tflock", Body=b"{}"
    ),
    "create a role": lambda aws: aws("iam").create_role(
        RoleName=f"{aws.prefix}-new",
        AssumeRolePolicyDocument=BY_LAMBDA,
        PermissionsBoundary=aws.boundary,
    ),
    "change a function": lambda aws: aws("lambda").update_function_configuration(
        FunctionName=f"{aws.prefix}-chat", Timeout=1
    ),
    "change the user pool": lambda aws: aws("cognito-idp").update_user_pool(UserPoolId=aws.pool),
    "delete a table": lambda aws: aws("dynamodb").delete_table(TableName=aws.tenants),
}


def denied(aws: As, attempt: Attempt) -> None:
    with pytest.raises(ClientError) as refused:
        attempt(aws)
    assert refused.value.response["Error"]["Code"] in {"AccessDenied", "AccessDeniedException"}
    assert "is not authorized to perform" in str(refused.value)


@pytest.mark.parametrize("what", [*DATA, *POWER])
def test_the_apply_role_cannot(rehearsal: Rehearsal, what: str) -> None:
    denied(As(rehearsal, "apply"), {**DATA, **POWER}[what])


@pytest.mark.parametrize("what", [*DATA, *POWER, *CHANGES])
def test_the_plan_role_cannot(rehearsal: Rehearsal, what: str) -> None:
    denied(As(rehearsal, "plan"), {**DATA, **POWER, **CHANGES}[what])


def test_the_plan_role_leaves_a_sealed_plan_that_only_the_apply_role_reads(
    rehearsal: Rehearsal,
) -> None:
    plan, apply = As(rehearsal, "plan"), As(rehearsal, "apply")
    where = {"Bucket": rehearsal.settings.plans_bucket, "Key": "local/commit/left.tar"}

    plan("s3").put_object(**where, Body=b"sealed")

    assert apply("s3").get_object(**where)["Body"].read() == b"sealed"
    denied(plan, lambda aws: aws("s3").get_object(**where))
    denied(plan, lambda aws: aws("s3").delete_object(**where))
    denied(apply, lambda aws: aws("s3").put_object(**where, Body=b"another"))
    denied(apply, lambda aws: aws("s3").list_objects_v2(Bucket=where["Bucket"]))
