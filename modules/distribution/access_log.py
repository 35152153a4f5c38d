"""Who asked the distribution for what: CloudFront's standard log (v2), delivered to a bucket."""

from typing import Any

from cdktf_cdktf_provider_aws.cloudwatch_log_delivery import CloudwatchLogDelivery
from cdktf_cdktf_provider_aws.cloudwatch_log_delivery_destination import (
    CloudwatchLogDeliveryDestination,
    CloudwatchLogDeliveryDestinationDeliveryDestinationConfiguration,
)
from cdktf_cdktf_provider_aws.cloudwatch_log_delivery_source import CloudwatchLogDeliverySource

from modules.framework import Construct
from modules.permissions import Condition, Principal, Statement

_DELIVERS = "delivery.logs.amazonaws.com"
# Without query strings (a sign-in comes back with its code in one), cookies and referrers.
_FIELDS = [
    "date", "time", "x-edge-location", "sc-bytes", "c-ip", "cs-method", "cs(Host)", "cs-uri-stem",
    "sc-status", "cs(User-Agent)", "x-edge-result-type", "x-edge-request-id", "x-host-header",
    "cs-protocol", "cs-bytes", "time-taken", "ssl-protocol", "ssl-cipher",
    "x-edge-response-result-type", "cs-protocol-version", "time-to-first-byte",
    "x-edge-detailed-result-type", "sc-content-type", "sc-content-len",
]  # fmt: skip


class AccessLog(Construct):
    """Source, destination and delivery, which AWS keeps in the region of `provider`.

    The older way of logging needs a bucket with access-control lists, which ours refuse.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        distribution_arn: str,
        bucket_arn: str,
        provider: Any,  # noqa: ANN401 - a jsii proxy
        after: list[Any],
    ) -> None:
        super().__init__(scope, id_)
        source = CloudwatchLogDeliverySource(
            self,
            "source",
            name=name,
            log_type="ACCESS_LOGS",
            resource_arn=distribution_arn,
            provider=provider,
        )
        destination = CloudwatchLogDeliveryDestination(
            self,
            "destination",
            name=name,
            output_format="json",
            delivery_destination_configuration=[
                CloudwatchLogDeliveryDestinationDeliveryDestinationConfiguration(
                    destination_resource_arn=bucket_arn
                )
            ],
            provider=provider,
        )
        CloudwatchLogDelivery(
            self,
            "delivery",
            delivery_source_name=source.name,
            delivery_destination_arn=destination.arn,
            record_fields=_FIELDS,
            provider=provider,
            depends_on=after,
        )


def may_deliver(bucket_arn: str, *, account_id: str, region: str) -> Statement:
    """Lets CloudWatch's log delivery write into the bucket, for sources of this account."""
    return Statement(
        sid="DeliverAccessLogs",
        principals=(Principal("Service", (_DELIVERS,)),),
        actions=("s3:PutObject",),
        resources=(f"{bucket_arn}/AWSLogs/{account_id}/*",),
        conditions=(
            *_of_our_sources(account_id, region),
            Condition("StringEquals", "s3:x-amz-acl", ("bucket-owner-full-control",)),
        ),
    )


def may_encrypt(*, account_id: str, region: str) -> Statement:
    """Lets it use the key that the statement is in, to write there."""
    return Statement(
        sid="EncryptAccessLogs",
        principals=(Principal("Service", (_DELIVERS,)),),
        actions=("kms:Decrypt", "kms:GenerateDataKey*"),
        resources=("*",),  # in a key policy "*" is the key itself
        conditions=_of_our_sources(account_id, region),
    )


def _of_our_sources(account_id: str, region: str) -> tuple[Condition, ...]:
    sources = f"arn:aws:logs:{region}:{account_id}:delivery-source:*"
    return (
        Condition("StringEquals", "aws:SourceAccount", (account_id,)),
        Condition("ArnLike", "aws:SourceArn", (sources,)),
    )
