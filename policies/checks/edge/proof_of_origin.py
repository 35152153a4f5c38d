"""The headers that prove where a request came from."""

import re
from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_HEADERS = ("x-origin-verify", "x-viewer-address", "x-viewer-authorization")
_WRITTEN = re.compile(r"x-origin-verify['\"]\]\s*=\s*\{\s*value:\s*['\"`]")


@estate_policy(
    id="GH_EDGE_014",
    severity="critical",
    types=("aws_cloudfront_distribution", "aws_cloudfront_function"),
    title="Viewer-request functions delete forged headers; no plan contains the origin secret",
    reason="Functions trust these headers, so no viewer may set them and no plan may contain them.",
    fix="Delete all three headers first, and read the secret from the KeyValueStore.",
    threat="A caller passes a token, an address or the origin's secret of their own choice.",
    platform_only=True,
)
def proof_of_origin(estate: Estate) -> Iterator[tuple[Resource, str]]:
    yield from _in_origins(estate)
    if not any(
        function.shown("environment.variables.ORIGIN_SECRET_SHA256") is not None
        for function in estate.all("aws_lambda_function")
    ):
        return
    for function in estate.all("aws_cloudfront_function"):
        yield from ((function, problem) for problem in _problems(str(function["code"])))


def _in_origins(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for distribution in estate.all("aws_cloudfront_distribution"):
        for origin in distribution.blocks("origin"):
            for header in origin.blocks("custom_header"):
                if str(header["name"]).lower() in _HEADERS:
                    yield distribution, f"{header['name']} is a literal header of an origin"


def _problems(code: str) -> Iterator[str]:
    for name in _HEADERS:
        if not re.search(rf"delete headers\[['\"]{name}['\"]\]", code):
            yield f"it does not delete the viewer's own {name}"
    if _WRITTEN.search(code):
        yield "the origin's secret is a literal in the code"
