"""The event of a CloudFront Function, version 1.0, from a request and back to one.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from rehearsal.simulators.front_door.deployed import Deployed
from rehearsal.simulators.front_door.edge_functions import FunctionError
from rehearsal.simulators.relay.request import Headers, Request
from rehearsal.simulators.relay.response import Response

# A function may neither add nor change these, and CloudFront fails the request if it does.
_NOT_THE_FUNCTIONS = frozenset(
    {"connection", "content-length", "expect", "host", "keep-alive", "te", "transfer-encoding",
     "upgrade", "via"}
)  # fmt: skip


_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


def viewer_request(deployed: Deployed, request: Request, request_id: str) -> dict[str, Any]:
    """The event of a request that a viewer sent."""
    return {
        "version": "1.0",
        "context": {
            "distributionDomainName": deployed.distribution["DomainName"],
            "distributionId": deployed.distribution["Id"],
            "eventType": "viewer-request",
            "requestId": request_id,
        },
        "viewer": {"ip": request.address},
        "request": {
            "method": request.method,
            "uri": request.path,
            "querystring": _grouped(_pairs(request.query)),
            "headers": _grouped(header for header in request.headers if header[0] != "cookie"),
            "cookies": _grouped(_cookies(request.headers)),
        },
    }


def changed(request: Request, result: Mapping[str, Any]) -> Request | Response:
    """The request that a viewer-request handler returned, or the answer that it gave itself.

    Raises:
        FunctionError: it touched what it must not, or returned neither.

    """
    if "statusCode" in result:
        return _answer(result)
    if not isinstance(result.get("uri"), str) or not result["uri"].startswith("/"):
        raise FunctionError("the function returned a request without a path")
    headers = _headers(result.get("headers") or {})
    for name in _NOT_THE_FUNCTIONS:
        if _of(headers, name) != _of(request.headers, name):
            raise FunctionError(f"the function changed the header {name}")
    cookies = "; ".join(
        f"{name}={value}" for name, value in _ungrouped(result.get("cookies") or {})
    )
    querystring = result.get("querystring") or {}
    untouched = querystring == _grouped(_pairs(request.query))
    query = "&".join(
        f"{name}={value}" if value else name for name, value in _ungrouped(querystring)
    )
    changed_headers = (*headers, ("cookie", cookies)) if cookies else headers
    return replace(
        request,
        path=result["uri"],
        query=request.query if untouched else query,
        headers=changed_headers,
    )


def _answer(result: Mapping[str, Any]) -> Response:
    body = result.get("body") or ""
    text = body if isinstance(body, str) else body.get("data", "")
    cookies = tuple(
        ("set-cookie", f"{name}={cookie['value']}" + _attributes(cookie))
        for name, cookie in (result.get("cookies") or {}).items()
    )
    headers = (*_headers(result.get("headers") or {}), *cookies)
    return Response(HTTPStatus(int(result["statusCode"])).value, headers, text.encode())


def _attributes(cookie: Mapping[str, Any]) -> str:
    return f"; {cookie['attributes']}" if cookie.get("attributes") else ""


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """CloudFront's shape: `value`, and `multiValue` where a name comes several times."""
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return {
        name: {"value": values[0]}
        | ({"multiValue": [{"value": value} for value in values]} if len(values) > 1 else {})
        for name, values in grouped.items()
    }


def _headers(grouped: Mapping[str, Any]) -> Headers:
    headers = tuple((name.lower(), value) for name, value in _ungrouped(grouped))
    for name, value in headers:
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise FunctionError(
                f"the function returned a header with an invalid name or value: {name!r}"
            )
    return headers


def _ungrouped(grouped: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, str(item["value"]))
        for name, entry in grouped.items()
        for item in (entry.get("multiValue") or [entry])
    ]


def _pairs(query: str) -> list[tuple[str, str]]:
    split = (piece.partition("=") for piece in query.split("&") if piece)
    return [(name, value) for name, _, value in split]


def _cookies(headers: Headers) -> list[tuple[str, str]]:
    split = (
        piece.strip().partition("=")
        for name, value in headers
        if name == "cookie"
        for piece in value.split(";")
        if piece.strip()
    )
    return [(name, value) for name, _, value in split]


def _of(headers: Headers, name: str) -> list[str]:
    return [value for key, value in headers if key == name]
