"""A Lambda function with a role that holds what it was given, and a log group made beforehand."""

from dataclasses import dataclass
from pathlib import Path

from cdktf_cdktf_provider_aws.cloudwatch_log_group import (
    CloudwatchLogGroup,
)
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.lambda_function import (
    LambdaFunction,
    LambdaFunctionEnvironment,
    LambdaFunctionTracingConfig,
    LambdaFunctionVpcConfig,
)

from modules.framework import Construct
from modules.layer import RUNTIME, archive_asset, terraform_hash
from modules.permissions import Principal, Statement, policy_document


@dataclass(frozen=True)
class Hosting:
    """What all functions of a stack share.

    `name_prefix` begins the names of functions, roles and log groups; memory is in MB, time in
    seconds, retention in days.
    """

    name_prefix: str
    account_id: str
    region: str
    memory_mb: int
    timeout_seconds: int
    tracing: bool
    log_level: str
    log_retention_days: int
    log_key_arn: str
    boundary_arn: str
    layer_arn: str
    reserved_concurrency: int | None = None


@dataclass(frozen=True)
class Placement:
    """Where a function of the vault runs: private subnets, and the group that bounds its reach."""

    subnet_ids: list[str]
    security_group_id: str


class Function(Construct):
    """One function. Its role may write its own log stream and do what `statements` say.

    Environment variables are the field names of the function's settings model in upper case;
    `tests/stacks/test_function_settings.py` compares the two.
    """

    name: str
    arn: str
    invoke_arn: str
    sha256: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        hosting: Hosting,
        description: str,
        archive: Path,
        sha256: str,
        environment: dict[str, str],
        statements: tuple[Statement, ...],
        timeout_seconds: int | None = None,
        placement: Placement | None = None,
    ) -> None:
        super().__init__(scope, id_)
        if placement:
            statements = (*statements, _ATTACH_TO_SUBNETS)
        name = f"{hosting.name_prefix}-{id_.replace('_', '-')}"
        log_group = CloudwatchLogGroup(
            self,
            "log_group",
            name=f"/aws/lambda/{name}",
            retention_in_days=hosting.log_retention_days,
            kms_key_id=hosting.log_key_arn,
        )
        role, permissions = self._role(name, hosting, statements)
        function = LambdaFunction(
            self,
            "function",
            function_name=name,
            description=description,
            role=role.arn,
            handler=f"lambda_src.{id_}.handler.handler",
            runtime=RUNTIME.name,
            architectures=[RUNTIME.architecture],
            filename=archive_asset(self, archive, sha256).path,
            source_code_hash=terraform_hash(sha256),
            layers=[hosting.layer_arn],
            memory_size=hosting.memory_mb,
            timeout=timeout_seconds or hosting.timeout_seconds,
            reserved_concurrent_executions=hosting.reserved_concurrency,
            tracing_config=LambdaFunctionTracingConfig(
                mode="Active" if hosting.tracing else "PassThrough"
            ),
            environment=LambdaFunctionEnvironment(
                variables={
                    "LOG_LEVEL": hosting.log_level,
                    "SERVICE_NAME": id_,
                    **{key.upper(): value for key, value in environment.items()},
                }
            ),
            vpc_config=_vpc_config(placement),
            depends_on=[log_group, permissions],
        )
        self.name = function.function_name
        self.arn = function.arn
        self.invoke_arn = function.invoke_arn
        self.sha256 = sha256

    def _role(
        self, name: str, hosting: Hosting, statements: tuple[Statement, ...]
    ) -> tuple[IamRole, IamRolePolicy]:
        trust = Statement(
            sid="LambdaRunsIt",
            principals=(Principal("Service", ("lambda.amazonaws.com",)),),
            actions=("sts:AssumeRole",),
        )
        role = IamRole(
            self,
            "role",
            name=name,
            description=f"What the function {name} may do",
            assume_role_policy=policy_document(self, "trust", (trust,)),
            permissions_boundary=hosting.boundary_arn,
        )
        log_streams = (
            f"arn:aws:logs:{hosting.region}:{hosting.account_id}:log-group:/aws/lambda/{name}:*"
        )
        granted = [
            Statement(
                sid="WriteOwnLogs",
                actions=("logs:CreateLogStream", "logs:PutLogEvents"),
                resources=(log_streams,),
            ),
            *statements,
        ]
        if hosting.tracing:
            granted.append(_SEND_TRACES)
        permissions = IamRolePolicy(
            self,
            "permissions",
            name="permissions",
            role=role.id,
            policy=policy_document(self, "granted", tuple(granted)),
        )
        return role, permissions


def _vpc_config(placement: Placement | None) -> LambdaFunctionVpcConfig | None:
    if placement is None:
        return None
    return LambdaFunctionVpcConfig(
        subnet_ids=placement.subnet_ids, security_group_ids=[placement.security_group_id]
    )


# Lambda attaches a function to subnets with the function's role; EC2 knows no resources here:
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
_ATTACH_TO_SUBNETS = Statement(
    sid="AttachToSubnets",
    actions=(
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses",
    ),
    resources=("*",),
)

# X-Ray has no resource-level permissions for these two actions:
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
_SEND_TRACES = Statement(
    sid="SendTraces",
    actions=("xray:PutTelemetryRecords", "xray:PutTraceSegments"),
    resources=("*",),
)
