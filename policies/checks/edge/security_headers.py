"""Security headers of responses."""

from collections.abc import Iterator

from policies.checks.edge._behaviors import behaviors, pattern
from policies.estate import Estate, Resource
from policies.policy import estate_policy

_YEAR_SECONDS = 31_536_000


@estate_policy(
    id="GH_EDGE_008",
    severity="medium",
    types=("aws_cloudfront_distribution", "aws_cloudfront_response_headers_policy"),
    title="Every response has headers that require TLS, own scripts only, and no frames",
    reason="Without these headers one injected script runs with the user's token.",
    fix="Set the response headers policy of these stacks on the behavior.",
    threat="A foreign page frames the client, or runs scripts in it.",
    platform_only=True,
)
def security_headers(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for distribution in estate.all("aws_cloudfront_distribution"):
        for behavior in behaviors(distribution):
            if not estate.pointed_to(behavior.shown("response_headers_policy_id")):
                yield distribution, f"behavior {pattern(behavior)} sends no security headers"
    for headers in estate.all("aws_cloudfront_response_headers_policy"):
        yield from ((headers, problem) for problem in _problems(headers))


def _problems(headers: Resource) -> Iterator[str]:
    at = "security_headers_config"
    page = str(headers[f"{at}.content_security_policy.content_security_policy"] or "")
    if "default-src 'none'" not in page or "unsafe-" in page:
        yield "the content security policy lacks default-src 'none' or allows unsafe scripts"
    if "frame-ancestors 'none'" not in page:
        yield "the content security policy lacks frame-ancestors 'none'"
    if (headers[f"{at}.strict_transport_security.access_control_max_age_sec"] or 0) < _YEAR_SECONDS:
        yield "strict_transport_security lasts less than a year"
    for name in ("strict_transport_security", "content_security_policy", "content_type_options"):
        if headers.shown(f"{at}.{name}.override") is False:
            yield f"an origin may overwrite {name}"
    if not headers.blocks(f"{at}.content_type_options"):
        yield "content_type_options is missing"
