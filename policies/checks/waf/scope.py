"""The scope of a web ACL."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_WAF_008",
    severity="medium",
    types=("aws_wafv2_web_acl",),
    title="The web ACL is one for CloudFront, in us-east-1",
    reason="A regional web ACL cannot be attached to a distribution.",
    fix='Set scope = "CLOUDFRONT" in the stack whose region is us-east-1.',
    threat="The firewall inspects no request.",
)
def scope(acl: Resource) -> Iterator[str]:
    if acl["scope"] != "CLOUDFRONT":
        yield f"its scope is {acl['scope']}"
    region = acl.stack.provider.get("region")
    if acl["scope"] == "CLOUDFRONT" and region not in (None, "us-east-1"):
        yield f"it is in {region}, not in us-east-1"
