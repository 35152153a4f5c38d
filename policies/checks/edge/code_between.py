"""Lambda@Edge functions of a distribution."""

from collections.abc import Iterator

from policies.checks.edge._behaviors import behaviors, pattern
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_EDGE_012",
    severity="critical",
    types=("aws_cloudfront_distribution",),
    title="Only functions of these stacks run between viewers and origins",
    reason="Lambda@Edge sees every request with its token, and every body.",
    fix="Remove the association, or name a function of these stacks.",
    threat="A foreign function collects tokens and conversations.",
)
def code_between(distribution: Resource) -> Iterator[str]:
    estate = distribution.estate
    for behavior in behaviors(distribution):
        for association in behavior.blocks("lambda_function_association"):
            arn = association.shown("lambda_arn")
            if not estate.pointed_to(arn) and not estate.named(arn, "aws_lambda_function"):
                yield f"requests of {pattern(behavior)} run {arn}, defined elsewhere"
