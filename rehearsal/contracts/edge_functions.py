"""CloudFront: which functions a distribution takes as Lambda@Edge, and who may give it one."""

from collections.abc import Iterator
from typing import Any, Final

from botocore.exceptions import ClientError

from rehearsal.contracts.contract import Call, Contract, Refusal

_REGION: Final = "us-east-1"
_TRUSTED: Final = "edgelambda.amazonaws.com"
_PARTS: Final = 8  # of an ARN with a version
_CODE: Final = "InvalidLambdaFunctionAssociation"


class EdgeFunctions(Contract):
    """Lambda@Edge takes a numbered version in us-east-1, without what it does not know."""

    refuses = (
        "A distribution with a Lambda@Edge function that is not a numbered version in us-east-1, "
        "whose role does not trust edgelambda.amazonaws.com, which has environment variables, "
        "layers, a VPC or arm64, or which the caller may not replicate."
    )
    error = (
        "InvalidLambdaFunctionAssociation: The function ARN must reference a specific function "
        "version. (The ARN must end with the version number.) ARN: ..."
    )
    source = (
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/"
        "lambda-at-edge-function-restrictions.html, https://docs.aws.amazon.com/AmazonCloudFront/"
        "latest/DeveloperGuide/lambda-edge-permissions.html"
    )
    calls = frozenset(
        f"cloudfront:{name}"
        for name in ("CreateDistribution", "CreateDistributionWithTags", "UpdateDistribution")
    )

    def check(self, call: Call) -> None:
        """Look at every function that the distribution would run."""
        given = call.parameters.get("DistributionConfigWithTags") or call.parameters
        for arn in sorted(set(_associated(given.get("DistributionConfig") or {}))):
            self._check(call, arn)

    def _check(self, call: Call, arn: str) -> None:
        parts = arn.split(":")
        if len(parts) != _PARTS or not parts[-1].isdigit():
            raise self.refusal(arn)
        if parts[3] != _REGION:
            raise Refusal(_CODE, f"The function must be in region '{_REGION}'. ARN: {arn}")
        if not call.caller.is_account:
            for action in ("lambda:EnableReplication", "lambda:GetFunction"):
                if not call.caller.allow(action, arn):
                    raise Refusal("AccessDenied", f"{call.caller.arn} may not {action} {arn}", 403)
        try:
            found = call.account.client("lambda", _REGION).get_function_configuration(
                FunctionName=arn
            )
        except ClientError:
            raise Refusal(_CODE, f"The function cannot be found. Function: {arn}") from None
        for problem in _problems(call, found):
            raise Refusal(_CODE, f"{problem} Function: {arn}")


def _associated(distribution: dict[str, Any]) -> Iterator[str]:
    others = (distribution.get("CacheBehaviors") or {}).get("Items") or ()
    for behavior in (distribution.get("DefaultCacheBehavior") or {}, *others):
        for item in (behavior.get("LambdaFunctionAssociations") or {}).get("Items") or ():
            yield item["LambdaFunctionARN"]


def _problems(call: Call, found: dict[str, Any]) -> Iterator[str]:
    if (found.get("Environment") or {}).get("Variables"):
        yield "The function cannot have environment variables."
    if found.get("Layers"):
        yield "The function cannot have layers."
    if (found.get("VpcConfig") or {}).get("SubnetIds"):
        yield "The function cannot have a VPC configuration."
    if found.get("Architectures") not in (None, [], ["x86_64"]):
        yield "The function must run on x86_64."
    role = call.account.client("iam").get_role(RoleName=found["Role"].rpartition("/")[2])
    if _TRUSTED not in str(role["Role"]["AssumeRolePolicyDocument"]):
        yield f"The function's role must trust {_TRUSTED}."
