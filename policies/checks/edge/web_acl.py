"""The web ACL of a distribution."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_EDGE_006",
    severity="critical",
    types=("aws_cloudfront_distribution",),
    title="Every distribution has the web ACL of these stacks",
    reason="A distribution without a web ACL forwards every request.",
    fix="Set web_acl_id to the web ACL that the firewall stack publishes.",
    threat="Attacks and floods reach the functions.",
)
def web_acl(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for distribution in estate.all("aws_cloudfront_distribution"):
        if not estate.targets(distribution, "web_acl_id", "aws_wafv2_web_acl"):
            yield distribution, "it has no web ACL of these stacks"
