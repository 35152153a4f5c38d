"""What CloudFront does to the headers of an answer: the response headers policy, and its own."""

from collections.abc import Iterator

from rehearsal.simulators.front_door.deployed import Deployed, Document, items
from rehearsal.simulators.relay.request import Headers, end_to_end

# Ours is the simulation, so the place is no airport's.
_PLACE = "REHEARSAL"


def for_viewer(deployed: Deployed, behavior: Document, headers: Headers) -> Headers:
    """An origin's headers as the viewer gets them."""
    headers_left = list(end_to_end(headers))
    policy = deployed.response_headers_policies.get(behavior.get("ResponseHeadersPolicyId") or "")
    if policy is None:
        return tuple(headers_left)
    removed = {item["Header"].lower() for item in items(policy.get("RemoveHeadersConfig"))}
    headers_left = [item for item in headers_left if item[0] not in removed]
    for name, value, override in _added(policy):
        if override:
            headers_left = [item for item in headers_left if item[0] != name]
        if all(item[0] != name for item in headers_left):
            headers_left.append((name, value))
    return tuple(headers_left)


def marked(deployed: Deployed | None, headers: Headers, *, id_: str, cache_result: str) -> Headers:
    """The headers with CloudFront's own; `said` is what `X-Cache` tells before "cloudfront"."""
    domain = deployed.distribution["DomainName"] if deployed else "localhost"
    own = (
        ("x-cache", f"{cache_result} from cloudfront"),
        ("via", f"1.1 {domain} (CloudFront)"),
        ("x-amz-cf-pop", _PLACE),
        ("x-amz-cf-id", id_),
    )
    return (*(item for item in headers if item[0] not in dict(own)), *own)


def _added(policy: Document) -> Iterator[tuple[str, str, bool]]:
    for item in items(policy.get("CustomHeadersConfig")):
        yield item["Header"].lower(), item["Value"], bool(item["Override"])
    for key, content in (policy.get("SecurityHeadersConfig") or {}).items():
        yield _SECURITY[key], _security_value(key, content), bool(content.get("Override"))


def _security_value(key: str, content: Document) -> str:
    if key == "StrictTransportSecurity":
        parts = [f"max-age={content['AccessControlMaxAgeSec']}"]
        parts += ["includeSubDomains"] if content.get("IncludeSubdomains") else []
        parts += ["preload"] if content.get("Preload") else []
        return "; ".join(parts)
    if key == "XSSProtection":
        mode = "; mode=block" if content.get("ModeBlock") else ""
        return f"{int(bool(content['Protection']))}{mode}"
    values = {
        "ContentTypeOptions": "nosniff",
        "FrameOptions": content.get("FrameOption"),
        "ReferrerPolicy": content.get("ReferrerPolicy"),
        "ContentSecurityPolicy": content.get("ContentSecurityPolicy"),
    }
    return str(values[key])


_SECURITY = {
    "StrictTransportSecurity": "strict-transport-security",
    "XSSProtection": "x-xss-protection",
    "ContentTypeOptions": "x-content-type-options",
    "FrameOptions": "x-frame-options",
    "ReferrerPolicy": "referrer-policy",
    "ContentSecurityPolicy": "content-security-policy",
}
