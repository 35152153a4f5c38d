"""TLS between browsers and distribution."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_GOOD = frozenset({"TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"})


@resource_policy(
    id="GH_TLS_002",
    severity="medium",
    types=("aws_cloudfront_distribution",),
    title="The distribution's host name requires the TLS policy TLSv1.2_2021 or newer",
    reason="Older policies allow ciphers that are broken; CloudFront's own host allows TLS 1.0.",
    fix='Set minimum_protocol_version = "TLSv1.2_2021" and a certificate of our own.',
    threat="A recorded connection is decrypted later.",
)
def versions(distribution: Resource) -> Iterator[str]:
    certificate = "viewer_certificate"
    if distribution[f"{certificate}.cloudfront_default_certificate"]:
        if distribution.kind == "production":
            yield "production uses CloudFront's own host name, which accepts TLS 1.0"
    elif distribution[f"{certificate}.minimum_protocol_version"] not in _GOOD:
        yield f"it accepts {distribution[f'{certificate}.minimum_protocol_version']}"
