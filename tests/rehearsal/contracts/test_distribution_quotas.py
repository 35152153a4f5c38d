"""A function and a distribution beyond CloudFront's quotas."""

from typing import Any

from rehearsal.contracts.distribution_quotas import DistributionQuotas
from tests.rehearsal.contracts.conftest import Aws, Refused

ORIGIN = {
    "Id": "origin", "DomainName": "example.com",
    "CustomOriginConfig": {
        "HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only",
    },
}  # fmt: skip
BEHAVIOR = {
    "TargetOriginId": "origin", "ViewerProtocolPolicy": "https-only",
    "CachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
}  # fmt: skip


def distribution(aws: Aws, behaviors: int) -> dict[str, Any]:
    items = [{**BEHAVIOR, "PathPattern": f"/{number}/*"} for number in range(behaviors)]
    return {
        "CallerReference": aws.name("distribution"), "Comment": "", "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [ORIGIN]}, "DefaultCacheBehavior": BEHAVIOR,
        "CacheBehaviors": {"Quantity": behaviors, "Items": items},
    }  # fmt: skip


def test_a_distribution_has_75_behaviors(aws: Aws) -> None:
    cloudfront = aws.client("cloudfront")
    with Refused() as answer:
        cloudfront.create_distribution(DistributionConfig=distribution(aws, 76))
    assert answer.text == DistributionQuotas.error
    cloudfront.create_distribution(DistributionConfig=distribution(aws, 75))


def test_a_function_has_10_kilobytes(aws: Aws) -> None:
    with Refused() as answer:
        aws.client("cloudfront").create_function(
            Name=aws.name("function"), FunctionCode=b"/" * 10_241,
            FunctionConfig={"Comment": "", "Runtime": "cloudfront-js-2.0"},
        )  # fmt: skip
    assert answer.code == "FunctionSizeLimitExceeded"
