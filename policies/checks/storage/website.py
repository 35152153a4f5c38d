"""Buckets that serve web pages."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_STORAGE_007",
    severity="high",
    types=("aws_s3_bucket_cors_configuration", "aws_s3_bucket_website_configuration"),
    title="No bucket serves pages itself",
    reason="S3's own web server has neither TLS nor the firewall.",
    fix="Serve the bucket through the distribution.",
    threat="Pages are read and changed on the network, past firewall and headers.",
)
def website(configuration: Resource) -> Iterator[str]:
    yield f"{configuration.shown('bucket') or 'a bucket'} serves browsers itself"
