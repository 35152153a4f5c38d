"""Origins that CloudFront signs requests to."""

from collections.abc import Iterator

from policies.estate import Estate, Resource, Values
from policies.policy import estate_policy

_SIGNED = {"aws_lambda_function_url": "lambda", "aws_s3_bucket": "s3"}


@estate_policy(
    id="GH_EDGE_003",
    severity="high",
    types=("aws_cloudfront_distribution", "aws_cloudfront_origin_access_control"),
    title="CloudFront signs every request to buckets and Function URLs",
    reason="An origin that does not require the distribution's signature responds to everybody.",
    fix='Give the origin an origin access control with signing_behavior "always".',
    threat="Bucket and function have to be opened to work, and then are open to all.",
)
def signed_origins(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for distribution in estate.all("aws_cloudfront_distribution"):
        for origin in distribution.blocks("origin"):
            for target in estate.pointed_to(origin.shown("domain_name")):
                if target.type in _SIGNED:
                    expected = _SIGNED[target.type]
                    yield from (
                        (distribution, problem) for problem in _problems(estate, origin, expected)
                    )


def _problems(estate: Estate, origin: Values, expected: str) -> Iterator[str]:
    name = origin.shown("origin_id")
    controls = estate.pointed_to(origin.shown("origin_access_control_id"))
    if not controls:
        yield f"origin {name}: requests are not signed"
    for control in controls:
        if control["signing_behavior"] != "always":
            yield f"origin {name}: requests are signed {control['signing_behavior']}"
        signed_for = control["origin_access_control_origin_type"]
        if signed_for != expected:
            yield f"origin {name}: requests are signed for {signed_for}, not for {expected}"
