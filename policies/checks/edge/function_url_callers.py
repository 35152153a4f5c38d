"""The principals that may call a Function URL."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_GRANTS = frozenset({"lambda:InvokeFunction", "lambda:InvokeFunctionUrl"})


@estate_policy(
    id="GH_EDGE_002",
    severity="critical",
    types=("aws_lambda_function_url",),
    title="Only the distribution of these stacks may call a Function URL, by both grants it needs",
    reason="A permission for CloudFront without a source allows distributions of every account.",
    fix="Grant InvokeFunctionUrl and InvokeFunction to CloudFront with source_arn set.",
    threat="An attacker calls the function through their own distribution, without a firewall.",
)
def function_url_callers(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for url in estate.all("aws_lambda_function_url"):
        granted = set()
        functions = estate.targets(url, "function_name", "aws_lambda_function")
        for permission in estate.all("aws_lambda_permission"):
            named = estate.targets(permission, "function_name", "aws_lambda_function")
            if not any(function in functions for function in named):
                continue
            if permission["principal"] != "cloudfront.amazonaws.com":
                yield permission, f"{permission['principal']} may call it, past the distribution"
            elif not estate.targets(permission, "source_arn", "aws_cloudfront_distribution"):
                yield permission, "any distribution of any account may call it"
            else:
                granted.add(permission["action"])
        if granted != _GRANTS:
            yield url, f"the distribution is not granted {', '.join(sorted(_GRANTS - granted))}"
