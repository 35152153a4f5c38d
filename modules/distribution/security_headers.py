"""Headers that CloudFront adds to every answer."""

from cdktf_cdktf_provider_aws.cloudfront_response_headers_policy import (
    CloudfrontResponseHeadersPolicy,
    CloudfrontResponseHeadersPolicySecurityHeadersConfig,
)
from cdktf_cdktf_provider_aws.cloudfront_response_headers_policy import (
    CloudfrontResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicy as ContentPolicy,
)
from cdktf_cdktf_provider_aws.cloudfront_response_headers_policy import (
    CloudfrontResponseHeadersPolicySecurityHeadersConfigContentTypeOptions as ContentTypeOptions,
)
from cdktf_cdktf_provider_aws.cloudfront_response_headers_policy import (
    CloudfrontResponseHeadersPolicySecurityHeadersConfigFrameOptions as FrameOptions,
)
from cdktf_cdktf_provider_aws.cloudfront_response_headers_policy import (
    CloudfrontResponseHeadersPolicySecurityHeadersConfigReferrerPolicy as ReferrerPolicy,
)
from cdktf_cdktf_provider_aws.cloudfront_response_headers_policy import (
    CloudfrontResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurity as Hsts,
)

from modules.framework import Construct

_TWO_YEARS = 63_072_000


class SecurityHeaders(Construct):
    """HTTPS from now on, no guessed types, no frames, no referrer, and scripts of our own only.

    A page may call its own origin and those of `connect_to`. The answers of an origin cannot
    weaken any of it. `hsts_preload` asks browsers to list the domain and all below it, which
    takes months to undo.
    """

    policy_id: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        connect_to: tuple[str, ...],
        hsts_preload: bool,
    ) -> None:
        super().__init__(scope, id_)
        self.policy_id = CloudfrontResponseHeadersPolicy(
            self,
            "policy",
            name=name,
            comment="Security headers of every answer",
            security_headers_config=CloudfrontResponseHeadersPolicySecurityHeadersConfig(
                strict_transport_security=Hsts(
                    access_control_max_age_sec=_TWO_YEARS,
                    include_subdomains=True,
                    preload=hsts_preload,
                    override=True,
                ),
                content_security_policy=ContentPolicy(
                    content_security_policy=_content_security_policy(connect_to), override=True
                ),
                content_type_options=ContentTypeOptions(override=True),
                frame_options=FrameOptions(frame_option="DENY", override=True),
                referrer_policy=ReferrerPolicy(referrer_policy="no-referrer", override=True),
            ),
        ).id


def _content_security_policy(connect_to: tuple[str, ...]) -> str:
    directives = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: https:",  # flows show pictures from wherever tenants keep them
        "font-src": "'self'",
        "manifest-src": "'self'",
        "connect-src": " ".join(("'self'", *connect_to)),
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())
