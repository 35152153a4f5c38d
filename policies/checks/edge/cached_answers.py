"""Caching of functions' responses."""

from collections.abc import Iterator

from policies.checks.edge._behaviors import behaviors, pattern
from policies.estate import Estate, Resource, Values
from policies.policy import estate_policy

# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
_NEVER = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
_ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"


@estate_policy(
    id="GH_EDGE_009",
    severity="critical",
    types=("aws_cloudfront_distribution",),
    title="Responses of functions are never cached, and functions get the viewer's headers",
    reason="CloudFront returns a cached response to the next caller, whoever that is.",
    fix="Use the managed policies CachingDisabled and AllViewerExceptHostHeader.",
    threat="One tenant reads another tenant's response from the cache.",
)
def cached_answers(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for distribution in estate.all("aws_cloudfront_distribution"):
        computed = {
            origin["origin_id"]
            for origin in distribution.blocks("origin")
            for target in estate.pointed_to(origin.shown("domain_name"))
            if target.type != "aws_s3_bucket"
        }
        for behavior in behaviors(distribution):
            if behavior["target_origin_id"] not in computed:
                if _depends_on_the_viewer(behavior) and behavior["cache_policy_id"] != _NEVER:
                    yield (
                        distribution,
                        f"{pattern(behavior)} forwards values that are not part of the cache key",
                    )
                continue
            if behavior["cache_policy_id"] != _NEVER:
                yield distribution, f"responses of {pattern(behavior)} are cached"
            if behavior["origin_request_policy_id"] != _ALL_BUT_HOST:
                yield distribution, f"{pattern(behavior)} does not forward the viewer's headers"


def _depends_on_the_viewer(behavior: Values) -> bool:
    return bool(behavior.shown("origin_request_policy_id"))
