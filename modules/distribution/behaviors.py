"""The behaviors of the distribution, by path."""

from dataclasses import dataclass
from typing import Any

from cdktf_cdktf_provider_aws.cloudfront_distribution import (
    CloudfrontDistributionDefaultCacheBehavior,
    CloudfrontDistributionDefaultCacheBehaviorFunctionAssociation,
    CloudfrontDistributionOrderedCacheBehavior,
    CloudfrontDistributionOrderedCacheBehaviorFunctionAssociation,
    CloudfrontDistributionOrderedCacheBehaviorLambdaFunctionAssociation,
)

# Policies that AWS manages have the same id in every account, so a plan need not look them up.
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
_CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
_CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
# An origin that got our Host header would look for a distribution or an API of that name.
_ALL_VIEWER_EXCEPT_HOST_HEADER = "b689b0a8-53d0-40ab-baf2-68738e2966ac"

_EVERY_METHOD = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
_READING_METHODS = ["GET", "HEAD", "OPTIONS"]
_CACHED_METHODS = ["GET", "HEAD"]


@dataclass(frozen=True)
class Behavior:
    """Requests that an origin computes an answer to: never cached, never over plain HTTP.

    CloudFront takes POST only together with every other method; the web ACL says which it may be.
    `body_function_arn` is a version of a Lambda@Edge function that sees each request with its body
    before CloudFront signs it for the origin.
    """

    area: str
    origin_id: str
    function_arn: str
    body_function_arn: str | None = None

    def configuration(
        self, response_headers_policy_id: str
    ) -> CloudfrontDistributionOrderedCacheBehavior:
        """The behavior for the provider."""
        return CloudfrontDistributionOrderedCacheBehavior(
            path_pattern=f"{self.area}*",
            target_origin_id=self.origin_id,
            viewer_protocol_policy="https-only",
            allowed_methods=_EVERY_METHOD,
            cached_methods=_CACHED_METHODS,
            cache_policy_id=_CACHING_DISABLED,
            origin_request_policy_id=_ALL_VIEWER_EXCEPT_HOST_HEADER,
            response_headers_policy_id=response_headers_policy_id,
            compress=False,
            function_association=[
                CloudfrontDistributionOrderedCacheBehaviorFunctionAssociation(
                    event_type="viewer-request", function_arn=self.function_arn
                )
            ],
            lambda_function_association=self._body_function(),
        )

    def _body_function(
        self,
    ) -> list[CloudfrontDistributionOrderedCacheBehaviorLambdaFunctionAssociation] | None:
        if self.body_function_arn is None:
            return None
        return [
            CloudfrontDistributionOrderedCacheBehaviorLambdaFunctionAssociation(
                event_type="origin-request", lambda_arn=self.body_function_arn, include_body=True
            )
        ]


@dataclass(frozen=True)
class PageSource:
    """Where pages come from: the bucket, or an `external` host that gets the viewer's headers.

    What an external host answers may depend on cookies, query and headers, which are in no key of
    CloudFront's cache: nothing of it is cached, or one user would get another's page.
    """

    origin_id: str
    function_arn: str
    external: bool

    def configuration(
        self, response_headers_policy_id: str
    ) -> CloudfrontDistributionDefaultCacheBehavior:
        """The behavior for the provider."""
        forwarded: dict[str, Any] = {}
        if self.external:
            forwarded["origin_request_policy_id"] = _ALL_VIEWER_EXCEPT_HOST_HEADER
        return CloudfrontDistributionDefaultCacheBehavior(
            target_origin_id=self.origin_id,
            viewer_protocol_policy="redirect-to-https",
            allowed_methods=_READING_METHODS,
            cached_methods=_CACHED_METHODS,
            cache_policy_id=_CACHING_DISABLED if self.external else _CACHING_OPTIMIZED,
            response_headers_policy_id=response_headers_policy_id,
            compress=True,
            function_association=[
                CloudfrontDistributionDefaultCacheBehaviorFunctionAssociation(
                    event_type="viewer-request", function_arn=self.function_arn
                )
            ],
            **forwarded,
        )
