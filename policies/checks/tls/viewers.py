"""Plain HTTP between browsers and distribution."""

from collections.abc import Iterator

from policies.checks.edge._behaviors import behaviors, pattern
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_TLS_001",
    severity="high",
    types=("aws_cloudfront_distribution",),
    title="Every behavior rejects or redirects plain HTTP",
    reason="allow-all responds in plain text to requests in plain text.",
    fix='Set viewer_protocol_policy = "https-only", "redirect-to-https" for pages.',
    threat="Tokens are read off the network of a cafe.",
)
def viewers(distribution: Resource) -> Iterator[str]:
    for behavior in behaviors(distribution):
        if behavior["viewer_protocol_policy"] not in {"https-only", "redirect-to-https"}:
            yield f"behavior {pattern(behavior)} accepts plain HTTP"
