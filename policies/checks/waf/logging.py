"""What the firewall refused."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_REDACTED = frozenset({"authorization", "cookie", "x-origin-verify", "x-viewer-authorization"})


@estate_policy(
    id="GH_WAF_006",
    severity="medium",
    types=("aws_wafv2_web_acl", "aws_wafv2_web_acl_logging_configuration"),
    title="Every web ACL writes a log, without tokens and secrets",
    reason="The log of a firewall holds headers, and so whatever opens the platform.",
    fix="Log to a group of these stacks, and redact the four headers.",
    threat="Attacks leave no trace, or whoever reads the log signs in as its callers.",
)
def logging(estate: Estate) -> Iterator[tuple[Resource, str]]:
    configured = estate.all("aws_wafv2_web_acl_logging_configuration")
    for acl in estate.all("aws_wafv2_web_acl"):
        mine = [
            each for each in configured if acl in estate.targets(each, "resource_arn", acl.type)
        ]
        if not mine:
            yield acl, "it writes no log"
        for log in mine:
            names = {
                header["name"].lower()
                for redacted in log.blocks("redacted_fields")
                for header in redacted.blocks("single_header")
            }
            for name in sorted(_REDACTED - names):
                yield log, f"the log holds {name}"
            if log.blocks("logging_filter"):
                yield log, "part of the requests is not logged"
            if not estate.targets(log, "log_destination_configs", "aws_cloudwatch_log_group"):
                yield log, "its log group is none of these stacks"
