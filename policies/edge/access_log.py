"""Who asked the distribution for what."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_DELIVERY = "aws_cloudwatch_log_delivery"


@estate_policy(
    id="GH_EDGE_011",
    severity="medium",
    types=("aws_cloudfront_distribution",),
    title="Every distribution writes an access log",
    reason="What the firewall refuses never reaches a function's log.",
    fix="Make a log delivery source of the distribution, or set logging_config.",
    threat="An attack leaves no trace but the bill.",
)
def access_log(estate: Estate) -> Iterator[tuple[Resource, str]]:
    delivered = [each.shown("delivery_source_name") for each in estate.all(_DELIVERY)]
    logged = [
        target
        for source in estate.all("aws_cloudwatch_log_delivery_source")
        if any(
            source.shown("name") == name or source in estate.pointed_to(name) for name in delivered
        )
        for target in estate.targets(source, "resource_arn", "aws_cloudfront_distribution")
    ]
    for distribution in estate.all("aws_cloudfront_distribution"):
        if distribution not in logged and not distribution.blocks("logging_config"):
            yield distribution, "it writes no access log"
