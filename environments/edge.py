"""The front door: the public address, what WAF lets through, and who proves to be CloudFront."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from .section import Section, rule
from .shapes import HostName, Listed, Origin, Shape

_SHA256 = Shape(r"[0-9a-f]{64}", "a SHA-256 as 64 lower-case hexadecimal digits")

# WAF looks at the first 64 KB of a body at most; what lies beyond no rule would see.
# https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html
INSPECTED_BYTES = 65_536


class Edge(Section):
    """CloudFront and the web ACL in front of everything."""

    url: Origin = Field(
        description="Public address of the platform, without a slash at its end: the host of "
        "`domain.name`, or CloudFront's own. https, except in `local`."
    )
    model_requests: int = Field(
        default=100,
        ge=10,
        le=2_000_000,
        description="Model calls that one token of one address may make in 5 minutes: what one "
        "person can do.",
    )
    start_requests: int = Field(
        default=300,
        ge=10,
        le=2_000_000,
        description="Sessions of public flows that one address may start in 5 minutes; nobody "
        "needs a token for one.",
    )
    api_requests: int = Field(
        default=3_000,
        ge=10,
        le=2_000_000,
        description="API and streaming requests that one address, perhaps of a whole office, may "
        "send in 5 minutes; Slack's events are not among them.",
    )
    other_requests: int = Field(
        default=10_000,
        ge=10,
        le=2_000_000,
        description="All other requests, pages and their files and Slack's events, that one "
        "address may send in 5 minutes. At least `edge.api_requests`.",
    )
    chat_body_bytes: int = Field(
        default=INSPECTED_BYTES,
        ge=8_192,
        le=INSPECTED_BYTES,
        description="Largest body on a chat path but for flows and content, bytes; WAF refuses a "
        "larger one.",
    )
    price_class: Literal["PriceClass_100", "PriceClass_200", "PriceClass_All"] = Field(
        default="PriceClass_100",
        description="Where CloudFront answers from: North America and Europe, most places, or all.",
    )
    origin_secret_sha256: Annotated[Listed[Annotated[str, _SHA256]], Field(max_length=2)] = Field(
        default=(),
        description="SHA-256 of the secret that CloudFront sends to the API, and during a "
        "rotation of the one before. Without any, the functions refuse every request.",
    )
    hsts_preload: bool = Field(
        default=False,
        description="Let browsers put the domain and every name below it on their built-in list of "
        "https-only hosts (hstspreload.org). It takes months to get off that list.",
    )
    web_origin: HostName | None = Field(
        default=None,
        description="Host that serves the pages instead of the bucket, for example AWS Amplify's. "
        "Left out: the bucket.",
    )

    @field_validator("other_requests")
    @classmethod
    def _pages_have_more_files_than_the_api(cls, value: int, info: ValidationInfo) -> int:
        least = info.data.get("api_requests")
        if least is not None and value < least:
            raise rule(f"edge.api_requests ({least}) or more")
        return value


def broken_rules(edge: Edge, *, name: str | None, callback_urls: tuple[str, ...]) -> dict[str, str]:
    """What of `edge` does not fit the environment's name and the sign-in: key -> expected."""
    if name not in (None, "local") and not edge.url.startswith("https://"):
        return {"url": "an https origin, except in local"}
    signed_in = f"{edge.url}/signed-in"
    if callback_urls and signed_in not in callback_urls:
        return {"url": f'the origin of the page to come back to: "{signed_in}" has to be one of '
                "identity.callback_urls"}  # fmt: skip
    return {}
