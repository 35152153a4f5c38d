"""Methods of behaviors that serve files."""

from collections.abc import Iterator

from policies.checks.edge._behaviors import behaviors, pattern
from policies.estate import Estate, Resource
from policies.policy import estate_policy

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


@estate_policy(
    id="GH_EDGE_013",
    severity="high",
    types=("aws_cloudfront_distribution",),
    title="Behaviors that serve a bucket accept read methods only",
    reason="CloudFront signs what it forwards: one bucket policy later a PUT writes the object.",
    fix='Set allowed_methods = ["GET", "HEAD"].',
    threat="A viewer overwrites the web client for everybody.",
)
def pages_only_read(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for distribution in estate.all("aws_cloudfront_distribution"):
        files = {
            origin["origin_id"]
            for origin in distribution.blocks("origin")
            for target in estate.pointed_to(origin.shown("domain_name"))
            if target.type == "aws_s3_bucket"
        }
        for behavior in behaviors(distribution):
            more = set(behavior["allowed_methods"] or []) - _READING
            if behavior["target_origin_id"] in files and more:
                yield distribution, f"{pattern(behavior)} accepts {', '.join(sorted(more))}"
