"""The distribution itself."""

from dataclasses import dataclass

from cdktf_cdktf_provider_aws.cloudfront_distribution import (
    CloudfrontDistribution,
    CloudfrontDistributionOrigin,
    CloudfrontDistributionRestrictions,
    CloudfrontDistributionRestrictionsGeoRestriction,
    CloudfrontDistributionViewerCertificate,
)

from modules.distribution.behaviors import Behavior, PageSource
from modules.framework import Construct


@dataclass(frozen=True)
class Certificate:
    """A host name of our own and the certificate for it, in us-east-1."""

    host: str
    arn: str


class Distribution(Construct):
    """HTTP/2 and 3, IPv6, TLS 1.2 or newer with a certificate of our own, a web ACL in front.

    There is no custom error response: it would turn the API's errors into pages as well.
    """

    distribution_id: str
    arn: str
    domain: str
    zone_id: str  # of CloudFront, which aliases name

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        comment: str,
        origins: list[CloudfrontDistributionOrigin],
        pages: PageSource,
        behaviors: list[Behavior],
        response_headers_policy_id: str,
        web_acl_arn: str,
        price_class: str,
        certificate: Certificate | None,
        wait_until_everywhere: bool,
    ) -> None:
        super().__init__(scope, id_)
        distribution = CloudfrontDistribution(
            self,
            "distribution",
            comment=comment,
            enabled=True,
            wait_for_deployment=wait_until_everywhere,
            is_ipv6_enabled=True,
            http_version="http2and3",
            price_class=price_class,
            aliases=[certificate.host] if certificate else None,
            web_acl_id=web_acl_arn,
            default_root_object="index.html",
            origin=origins,
            default_cache_behavior=pages.configuration(response_headers_policy_id),
            ordered_cache_behavior=[
                item.configuration(response_headers_policy_id) for item in behaviors
            ],
            viewer_certificate=_viewer_certificate(certificate),
            restrictions=CloudfrontDistributionRestrictions(
                geo_restriction=CloudfrontDistributionRestrictionsGeoRestriction(
                    restriction_type="none", locations=[]
                )
            ),
        )
        self.distribution_id, self.arn = distribution.id, distribution.arn
        self.domain, self.zone_id = distribution.domain_name, distribution.hosted_zone_id


def _viewer_certificate(
    certificate: Certificate | None,
) -> CloudfrontDistributionViewerCertificate:
    if certificate is None:
        return CloudfrontDistributionViewerCertificate(cloudfront_default_certificate=True)
    return CloudfrontDistributionViewerCertificate(
        acm_certificate_arn=certificate.arn,
        minimum_protocol_version="TLSv1.2_2021",
        ssl_support_method="sni-only",
    )
