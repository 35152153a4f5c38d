"""TLS between distribution and origins."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_TLS_003",
    severity="high",
    types=("aws_cloudfront_distribution",),
    title="The distribution connects to its origins with TLS 1.2",
    reason="match-viewer and http-only send tokens and the origin's secret in plain text.",
    fix='Set origin_protocol_policy = "https-only", origin_ssl_protocols = ["TLSv1.2"].',
    threat="Tokens and the origin's secret are read between AWS and the origin.",
)
def origins(distribution: Resource) -> Iterator[str]:
    for origin in distribution.blocks("origin"):
        for custom in origin.blocks("custom_origin_config"):
            name = origin["origin_id"]
            if custom["origin_protocol_policy"] != "https-only":
                yield f"origin {name} has the protocol policy {custom['origin_protocol_policy']}"
            if set(custom["origin_ssl_protocols"] or []) != {"TLSv1.2"}:
                yield f"origin {name} accepts other versions than TLSv1.2"
