"""Where a redirect leads, and what of a request goes along, as RFC 9110 (15.4) has it."""

import dataclasses
from urllib.parse import urljoin, urlsplit

from lambda_src.flow_worker.requests import CallError, Outgoing, check_url

STATUSES = frozenset({301, 302, 303, 307, 308})
_SEE_OTHER = 303
_POST_AS_GET = frozenset({301, 302})


def redirected(request: Outgoing, status: int, target: str) -> Outgoing:
    """Return the request that a redirect asks for, and not more of it than that.

    Another origin gets no secret: its headers stay behind, and a body with one is not sent on.
    """
    try:
        url = urljoin(request.url, target)
    except ValueError:
        raise CallError("url_invalid", http_status=status) from None
    check_url(url)
    if urlsplit(request.url).scheme == "https" and urlsplit(url).scheme == "http":
        raise CallError("redirect_insecure", http_status=status)
    headers, method, body = dict(request.headers), request.method, request.body
    is_looked_up = status == _SEE_OTHER and method not in {"GET", "HEAD"}
    if is_looked_up or (status in _POST_AS_GET and method == "POST"):
        method, body = "GET", b""
        headers = {k: v for k, v in headers.items() if k.lower() != "content-type"}
    if _origin(url) != _origin(request.url):
        if body and request.body_is_confidential:
            raise CallError("redirect_refused", http_status=status)
        hidden = {item.lower() for item in request.confidential}
        headers = {k: v for k, v in headers.items() if k.lower() not in hidden}
    return dataclasses.replace(request, method=method, url=url, headers=headers, body=body)


def _origin(url: str) -> tuple[str, str | None, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
