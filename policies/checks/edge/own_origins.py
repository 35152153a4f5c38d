"""The origins of a distribution."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_EDGE_010",
    severity="high",
    types=("aws_cloudfront_distribution",),
    title="The distribution forwards requests to origins of these stacks only",
    reason="An origin receives tokens and bodies of every request.",
    fix="Take the origin's host name from the stack that owns it.",
    threat="A changed host name sends every user's token to another server.",
)
def own_origins(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for distribution in estate.all("aws_cloudfront_distribution"):
        for origin in distribution.blocks("origin"):
            host = origin["domain_name"]
            if not estate.pointed_to(host) and not estate.named(host):
                yield (
                    distribution,
                    f"origin {origin['origin_id']} is {host}, which is not defined in these stacks",
                )
