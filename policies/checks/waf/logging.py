"""The log of the firewall: complete, and without credentials."""

from collections.abc import Iterator

from lambda_src.runtime.http.credential_headers import CREDENTIAL_HEADERS
from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_WAF_006",
    severity="medium",
    types=("aws_wafv2_web_acl", "aws_wafv2_web_acl_logging_configuration"),
    title="Every web ACL writes a log, without tokens and secrets",
    reason="The log of a firewall contains headers, and so tokens and secrets.",
    fix="Log to a group of these stacks; redact the query string and every header of "
    "lambda_src/runtime/http/credential_headers.py in the log and, by data protection, in samples.",
    threat="Attacks leave no trace, or whoever reads the log signs in as its callers.",
)
def logging(estate: Estate) -> Iterator[tuple[Resource, str]]:
    configured = estate.all("aws_wafv2_web_acl_logging_configuration")
    for acl in estate.all("aws_wafv2_web_acl"):
        yield from ((acl, f"sampled requests show {name}") for name in _sampled(acl))
        own = [log for log in configured if acl in estate.targets(log, "resource_arn", acl.type)]
        if not own:
            yield acl, "it writes no log"
        for log in own:
            redacted = log.blocks("redacted_fields")
            names = {
                header["name"].lower()
                for field in redacted
                for header in field.blocks("single_header")
            }
            for name in sorted(frozenset(CREDENTIAL_HEADERS) - names):
                yield log, f"the log contains {name}"
            if not any(field.blocks("query_string") for field in redacted):
                yield log, "the log contains query strings"
            if log.blocks("logging_filter"):
                yield log, "logging_filter drops part of the requests"
            if not estate.targets(log, "log_destination_configs", "aws_cloudwatch_log_group"):
                yield log, "its log group is not defined in these stacks"


def _sampled(acl: Resource) -> list[str]:
    """The credentials that sampled requests of a web ACL would show."""
    hidden: set[str] = set()
    for protection in acl.blocks("data_protection_config.data_protection"):
        for field in protection.blocks("field"):
            if field["field_type"] == "SINGLE_HEADER":
                hidden |= {str(name).lower() for name in field.shown("field_keys") or ()}
            else:
                hidden.add(str(field["field_type"]))
    return sorted({*CREDENTIAL_HEADERS, "QUERY_STRING"} - hidden)
