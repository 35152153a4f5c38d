"""A Lambda@Edge function: code that CloudFront runs between viewers and an origin."""

from pathlib import Path

from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction, LambdaFunctionTimeouts
from cdktf_cdktf_provider_aws.provider import AwsProvider

from modules.framework import Construct
from modules.layer import RUNTIME, archive_asset, terraform_hash
from modules.permissions import Principal, Statement, policy_document

_MEMORY_MB = 128
_SECONDS = 5
_EDGE_ARCHITECTURE = "x86_64"  # the only one of Lambda@Edge
# CloudFront takes its copies back within hours after the last association ended; the provider
# tries again until then.
_DELETE_TIMEOUT = "4h"


class EdgeFunction(Construct):
    """One function with a role that may do nothing, published as a version.

    Lambda@Edge takes no environment variables, layers, VPC, tracing or arm64, and a numbered
    version in us-east-1, which `provider` is for.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html
    """

    version_arn: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name_prefix: str,
        description: str,
        archive: Path,
        sha256: str,
        boundary_arn: str,
        provider: AwsProvider,
    ) -> None:
        super().__init__(scope, id_)
        name = f"{name_prefix}-{id_.replace('_', '-')}"
        trust = Statement(
            sid="LambdaRunsItAtTheEdge",
            principals=(
                Principal("Service", ("edgelambda.amazonaws.com", "lambda.amazonaws.com")),
            ),
            actions=("sts:AssumeRole",),
        )
        role = IamRole(
            self,
            "role",
            name=name,
            description=f"What the function {name} may do: nothing, not even write a log",
            assume_role_policy=policy_document(self, "trust", (trust,)),
            permissions_boundary=boundary_arn,
        )
        function = LambdaFunction(
            self,
            "function",
            function_name=name,
            description=description,
            role=role.arn,
            handler=f"lambda_src.{id_}.handler.handler",
            runtime=RUNTIME.name,
            architectures=[_EDGE_ARCHITECTURE],
            filename=archive_asset(self, archive, sha256).path,
            source_code_hash=terraform_hash(sha256),
            memory_size=_MEMORY_MB,
            timeout=_SECONDS,
            publish=True,
            timeouts=LambdaFunctionTimeouts(delete=_DELETE_TIMEOUT),
            provider=provider,
        )
        self.version_arn = function.qualified_arn
