"""Error responses that become pages."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_EDGE_007",
    severity="medium",
    types=("aws_cloudfront_distribution",),
    title="The distribution does not turn error responses into pages",
    reason="An error response holds for every behavior: an API's 403 becomes a page with 200.",
    fix="Rewrite addresses in the viewer-request function of the pages' behavior.",
    threat="Clients take errors for success, and alarms on errors stay silent.",
)
def errors_as_pages(distribution: Resource) -> Iterator[str]:
    for error in distribution.blocks("custom_error_response"):
        if error["response_code"] or error["response_page_path"]:
            yield f"{error['error_code']} becomes {error['response_code']}"
