"""A Lambda function, its role with the given statements, and its log group."""

from dataclasses import dataclass
from pathlib import Path

from cdktf_cdktf_provider_aws.cloudwatch_log_group import (
    CloudwatchLogGroup,
)
from cdktf_cdktf_provider_aws.lambda_function import (
    LambdaFunction,
    LambdaFunctionEnvironment,
    LambdaFunctionTracingConfig,
    LambdaFunctionVpcConfig,
)

from modules.framework import Construct
from modules.function_role import function_role
from modules.layer import RUNTIME, archive_asset, terraform_hash
from modules.permissions import Place, Statement
from modules.web_adapter import WebAdapter


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


@dataclass(frozen=True)
class Placement:
    """Where a function of the vault runs: private subnets, and the group that bounds its reach."""

    subnet_ids: list[str]
    security_group_id: str


class Function(Construct):
    """One function. Its role may write its own log stream and do what `statements` say.

    `reserved_concurrency` parallel runs are set aside for it, and it takes no more.

    With an `adapter` it is a web server, started by the script of that name, else a handler.

    Environment variables are the field names of the function's settings model in upper case;
    `tests/stacks/test_function_settings.py` compares the two.
    """

    name: str
    arn: str
    invoke_arn: str
    sha256: str
    log_group_name: str

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
        adapter: WebAdapter | None = None,
        reserved_concurrency: int | None = None,
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
        role, permissions = function_role(
            self,
            name=name,
            log_group_arn=(
                f"arn:aws:logs:{hosting.region}:{hosting.account_id}:log-group:/aws/lambda/{name}"
            ),
            boundary_arn=hosting.boundary_arn,
            tracing=hosting.tracing,
            statements=statements,
        )
        function = LambdaFunction(
            self,
            "function",
            function_name=name,
            description=description,
            role=role.arn,
            handler=adapter.start_script if adapter else f"lambda_src.{id_}.handler.handler",
            runtime=RUNTIME.name,
            architectures=[RUNTIME.architecture],
            filename=archive_asset(self, archive, sha256).path,
            source_code_hash=terraform_hash(sha256),
            layers=[hosting.layer_arn, *([adapter.layer_arn] if adapter else [])],
            memory_size=hosting.memory_mb,
            timeout=timeout_seconds or hosting.timeout_seconds,
            reserved_concurrent_executions=reserved_concurrency,
            tracing_config=LambdaFunctionTracingConfig(
                mode="Active" if hosting.tracing else "PassThrough"
            ),
            environment=LambdaFunctionEnvironment(
                variables={
                    "LOG_LEVEL": hosting.log_level,
                    "SERVICE_NAME": id_,
                    **{key.upper(): value for key, value in environment.items()},
                    **(adapter.environment() if adapter else {}),
                }
            ),
            vpc_config=_vpc_config(placement),
            depends_on=[log_group, permissions],
        )
        self.name = function.function_name
        self.arn = function.arn
        self.invoke_arn = function.invoke_arn
        self.sha256 = sha256
        self.log_group_name = log_group.name
        place = Place(hosting.region, hosting.account_id)
        self._literal_arn = place.arn("lambda", f"function:{name}")

    def invoker(self, sid: str) -> Statement:
        """Lets a role invoke this function, and no version or alias of it."""
        return Statement(sid, ("lambda:InvokeFunction",), (self._literal_arn,))


def _vpc_config(placement: Placement | None) -> LambdaFunctionVpcConfig | None:
    if placement is None:
        return None
    return LambdaFunctionVpcConfig(
        subnet_ids=placement.subnet_ids, security_group_ids=[placement.security_group_id]
    )


# Lambda attaches a function to subnets with the function's role; EC2 supports no resources here:
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
