"""The viewer-request function of every behavior."""

from collections.abc import Iterator

from policies.checks.edge._behaviors import behaviors, pattern
from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_EDGE_004",
    severity="critical",
    types=("aws_cloudfront_distribution", "aws_cloudfront_function"),
    title="Every behavior runs a viewer-request function of these stacks",
    reason="It overwrites the headers that prove where a request came from and who is calling.",
    fix="Associate the viewer-request function with the behavior.",
    threat="A caller sends the copied Authorization header, or the origin's secret, itself.",
    platform_only=True,
)
def viewer_request(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for distribution in estate.all("aws_cloudfront_distribution"):
        for behavior in behaviors(distribution):
            functions = [
                target
                for association in behavior.blocks("function_association")
                if association["event_type"] == "viewer-request"
                for target in estate.pointed_to(association["function_arn"])
            ]
            if not functions:
                yield distribution, f"behavior {pattern(behavior)} runs no viewer-request function"
    for function in estate.all("aws_cloudfront_function"):
        if function.shown("publish") is False:
            yield function, "it is not published"
