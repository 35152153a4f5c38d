"""Access logs of distributions."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_DELIVERY = "aws_cloudwatch_log_delivery"
_DESTINATION = "aws_cloudwatch_log_delivery_destination"
_KEEPERS = ("aws_cloudwatch_log_group", "aws_kinesis_firehose_delivery_stream", "aws_s3_bucket")


@estate_policy(
    id="GH_EDGE_011",
    severity="medium",
    types=("aws_cloudfront_distribution", "aws_cloudwatch_log_delivery_destination"),
    title="Every distribution writes an access log to a store of these stacks",
    reason="A request that the firewall blocks never reaches a function's log.",
    fix="Deliver the distribution's log to a bucket or log group of these stacks.",
    threat="An attack leaves no trace but the bill, or another account reads the requests.",
)
def access_log(estate: Estate) -> Iterator[tuple[Resource, str]]:
    delivered = [delivery.shown("delivery_source_name") for delivery in estate.all(_DELIVERY)]
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
        for older in distribution.blocks("logging_config"):
            if not estate.pointed_to(older.shown("bucket")):
                yield distribution, "it writes its access log to a bucket outside these stacks"
    yield from _sent_away(estate)


def _sent_away(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for delivery in estate.all(_DELIVERY):
        if not estate.targets(delivery, "delivery_destination_arn", _DESTINATION):
            yield delivery, "it delivers to a destination that is not defined in these stacks"
    at = "delivery_destination_configuration.destination_resource_arn"
    for destination in estate.all(_DESTINATION):
        if not estate.targets(destination, at, *_KEEPERS):
            yield (
                destination,
                f"{destination.shown(at) or 'its target'} is not defined in these stacks",
            )
