"""The behaviors of a distribution."""

from policies.estate import Resource, Values


def behaviors(distribution: Resource) -> list[Values]:
    """The default behavior and the others."""
    return [
        *distribution.blocks("default_cache_behavior"),
        *distribution.blocks("ordered_cache_behavior"),
    ]


def runs_at_the_edge(function: Resource) -> bool:
    """Whether a function is one of Lambda@Edge: a behavior of these stacks names it."""
    return any(
        function in function.estate.pointed_to(association.shown("lambda_arn"))
        for distribution in function.estate.all("aws_cloudfront_distribution")
        for behavior in behaviors(distribution)
        for association in behavior.blocks("lambda_function_association")
    )


def pattern(behavior: Values) -> str:
    """The path pattern of a behavior."""
    return str(behavior.shown("path_pattern") or "default")
