"""What of a viewer's request an origin gets: the policies of the behavior decide.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
"""

from collections.abc import Iterable
from dataclasses import replace

from rehearsal.simulators.front_door.deployed import Deployed, Document, items
from rehearsal.simulators.relay.request import Headers, Request, end_to_end, without

# What a viewer may say about itself, CloudFront says better or not at all.
_CLOUDFRONTS_OWN = frozenset({"via", "x-amz-cf-id", "x-real-ip", "content-length"})
_ITS_PREFIXES = ("cloudfront-", "x-edge-", "x-amz-cf-")
# Sent to every origin, whatever the policies say.
_ALWAYS = frozenset(
    {"content-type", "if-match", "if-modified-since", "if-none-match", "if-range",
     "if-unmodified-since", "range"}
)  # fmt: skip
_AGENT = "Amazon CloudFront"


def received(request: Request) -> Request:
    """The viewer's request without what ends at CloudFront, before any function sees it."""
    headers = without(end_to_end(request.headers), _CLOUDFRONTS_OWN)
    rest = tuple(item for item in headers if not item[0].startswith(_ITS_PREFIXES))
    return replace(request, headers=rest)


def for_origin(deployed: Deployed, behavior: Document, request: Request, *, id_: str) -> Request:
    """The request for the origin of a behavior, before the origin's own headers and signing."""
    origin = deployed.origin(behavior)
    policies = _Policies(deployed, behavior)
    path = request.path
    if path == "/" and deployed.config.get("DefaultRootObject"):
        path = "/" + deployed.config["DefaultRootObject"]
    return replace(
        request,
        path=origin.get("OriginPath", "") + path,
        query=policies.query(request.query),
        headers=_headers(deployed, origin, request, policies, id_),
    )


def _headers(
    deployed: Deployed, origin: Document, request: Request, policies: "_Policies", id_: str
) -> Headers:
    sent = [item for item in policies.headers(request.headers) if item[0] != "cookie"]
    cookies = policies.cookies(request.header("cookie") or "")
    names = {name for name, _ in sent}
    host = request.header("host") if "host" in names else None
    added = [
        ("host", host or str(origin["DomainName"])),
        ("x-forwarded-for", ", ".join(filter(None, [request.header("x-forwarded-for"),
                                                    request.address]))),
        ("via", f"1.1 {deployed.distribution['DomainName']} (CloudFront)"),
        ("x-amz-cf-id", id_),
        *([] if "user-agent" in names else [("user-agent", _AGENT)]),
        *([("cookie", cookies)] if cookies else []),
    ]  # fmt: skip
    own = [
        (item["HeaderName"].lower(), item["HeaderValue"])
        for item in items(origin.get("CustomHeaders"))
    ]
    replaced = {name for name, _ in (*added, *own)}
    rest = [item for item in sent if item[0] not in replaced]
    return (*(item for item in added if item[0] not in dict(own)), *rest, *own)


class _Policies:
    """The cache policy and the origin request policy of a behavior, taken together."""

    def __init__(self, deployed: Deployed, behavior: Document) -> None:
        caching = deployed.cache_policies.get(behavior.get("CachePolicyId") or "", {})
        requesting = behavior.get("OriginRequestPolicyId") or ""
        self._both = [
            caching.get("ParametersInCacheKeyAndForwardedToOrigin") or {},
            deployed.origin_request_policies.get(requesting, {}),
        ]

    def headers(self, headers: Headers) -> Headers:
        forwarded = self._forwarded("Header", {name for name, _ in headers})
        return tuple(item for item in headers if item[0] in forwarded | _ALWAYS)

    def cookies(self, header: str) -> str:
        pieces = [piece.strip() for piece in header.replace(", ", ";").split(";") if piece.strip()]
        forwarded = self._forwarded("Cookie", {piece.partition("=")[0] for piece in pieces})
        return "; ".join(piece for piece in pieces if piece.partition("=")[0] in forwarded)

    def query(self, query: str) -> str:
        pieces = [piece for piece in query.split("&") if piece]
        names = {piece.partition("=")[0] for piece in pieces}
        forwarded = self._forwarded("QueryString", names)
        if forwarded == names:
            return query
        return "&".join(piece for piece in pieces if piece.partition("=")[0] in forwarded)

    def _forwarded(self, kind: str, names: set[str]) -> set[str]:
        """The names that either policy lets pass."""
        plural = f"{kind}s"
        forwarded: set[str] = set()
        for policy in self._both:
            config = policy.get(f"{plural}Config") or {}
            listed = {_like(kind, name) for name in _listed(config.get(plural))}
            behavior = config.get(f"{kind}Behavior", "none")
            if behavior in {"all", "allViewer", "allViewerAndWhitelistCloudFront"}:
                forwarded |= names
            elif behavior == "allExcept":
                forwarded |= {name for name in names if _like(kind, name) not in listed}
            elif behavior == "whitelist":
                forwarded |= {name for name in names if _like(kind, name) in listed}
        return forwarded


def _like(kind: str, name: str) -> str:
    return name.lower() if kind == "Header" else name


def _listed(block: Document | None) -> Iterable[str]:
    return (str(name) for name in items(block))
