"""Where CloudFront gets its answers from."""

from cdktf_cdktf_provider_aws.cloudfront_distribution import (
    CloudfrontDistributionOrigin,
    CloudfrontDistributionOriginCustomOriginConfig,
)
from cdktf_cdktf_provider_aws.cloudfront_origin_access_control import CloudfrontOriginAccessControl

from modules.framework import Construct

# An HTTP API gives up after 30 s. CloudFront counts from packet to packet: heartbeats keep a
# stream alive.
_READ_SECONDS = 35


def bucket_origin(
    scope: Construct, id_: str, *, name: str, domain_name: str
) -> CloudfrontDistributionOrigin:
    """A private bucket, asked with CloudFront's signature."""
    return CloudfrontDistributionOrigin(
        origin_id=id_,
        domain_name=domain_name,
        origin_access_control_id=_access_control(scope, id_, name, "s3"),
    )


def function_origin(
    scope: Construct, id_: str, *, name: str, domain_name: str
) -> CloudfrontDistributionOrigin:
    """A Function URL with IAM, asked with CloudFront's signature."""
    return CloudfrontDistributionOrigin(
        origin_id=id_,
        domain_name=domain_name,
        origin_access_control_id=_access_control(scope, id_, name, "lambda"),
        custom_origin_config=_over_https(),
    )


def web_origin(id_: str, *, domain_name: str) -> CloudfrontDistributionOrigin:
    """Anything else that speaks HTTPS."""
    return CloudfrontDistributionOrigin(
        origin_id=id_, domain_name=domain_name, custom_origin_config=_over_https()
    )


def _access_control(scope: Construct, id_: str, name: str, type_: str) -> str:
    access: str = CloudfrontOriginAccessControl(
        scope,
        f"{id_}_access",
        name=f"{name}-{id_}",
        description=f"Signs every request to the origin {id_}",
        origin_access_control_origin_type=type_,
        signing_behavior="always",
        signing_protocol="sigv4",
    ).id
    return access


def _over_https() -> CloudfrontDistributionOriginCustomOriginConfig:
    return CloudfrontDistributionOriginCustomOriginConfig(
        http_port=80,
        https_port=443,
        origin_protocol_policy="https-only",
        origin_ssl_protocols=["TLSv1.2"],
        origin_read_timeout=_READ_SECONDS,
        origin_keepalive_timeout=5,
    )
