"""Lambda@Edge at `origin-request`: the deployed version runs where all functions run here.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-restrictions.html
"""

import asyncio
import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from rehearsal.simulators.front_door.deployed import Deployed, EdgeLambda
from rehearsal.simulators.relay.request import Headers, Request
from rehearsal.simulators.relay.response import Response

MOST_BODY_BYTES = 1024 * 1024  # of a body that a function sees; the rest is cut off
# CloudFront fails a request whose function changed one of these.
_READ_ONLY = frozenset(
    {"accept-encoding", "content-length", "if-modified-since", "if-none-match", "if-range",
     "if-unmodified-since", "transfer-encoding", "via"}
)  # fmt: skip
_DISALLOWED = frozenset(
    {"connection", "expect", "keep-alive", "trailer", "upgrade", "x-cache", "x-forwarded-proto",
     "x-real-ip"}
)  # fmt: skip
_DISALLOWED_PREFIXES = ("proxy-", "x-accel-", "x-amz-cf-", "x-amzn-", "x-edge-")

Invoke = Callable[[str, bytes], bytes]


class EdgeLambdaError(Exception):
    """A function failed or returned what CloudFront does not take; the message is for the log."""


@dataclass(frozen=True)
class EdgeLambdas:
    """Runs functions by `invoke`, which takes a version's ARN and an event.

    It raises EdgeLambdaError when the function does.
    """

    invoke: Invoke

    async def origin_request(
        self, function: EdgeLambda, deployed: Deployed, request: Request, id_: str
    ) -> Request | Response:
        """Return what the origin gets in place of `request`, or the function's own answer.

        Raises:
            EdgeLambdaError: CloudFront would answer 502 or 503.

        """
        hidden = tuple(item for item in request.headers if _is_disallowed(item[0]))
        visible = tuple(item for item in request.headers if not _is_disallowed(item[0]))
        shown = replace(request, headers=visible)
        event = json.dumps(_event(function, deployed, shown, id_)).encode()
        result = json.loads(await asyncio.to_thread(self.invoke, function.arn, event))
        if not isinstance(result, dict):
            raise EdgeLambdaError("the function returned no object")
        if "status" in result:
            return _answer(result)
        changed = _changed(shown, result)
        return replace(changed, headers=(*changed.headers, *hidden))


def invoker(client: Any) -> Invoke:  # noqa: ANN401 - a boto3 client of Lambda, by name
    """Return an `Invoke` that calls a version through Lambda's own API."""

    def invoke(arn: str, event: bytes) -> bytes:
        try:
            answer = client.invoke(FunctionName=arn, Payload=event)
        except (BotoCoreError, ClientError) as error:
            raise EdgeLambdaError(f"{arn} could not be run: {error}") from error
        payload: bytes = answer["Payload"].read()
        if "FunctionError" in answer:
            raise EdgeLambdaError(f"{arn} failed: {payload.decode(errors='replace')}")
        return payload

    return invoke


def _event(function: EdgeLambda, deployed: Deployed, request: Request, id_: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "clientIp": request.address,
        "headers": _grouped(request.headers),
        "method": request.method,
        "querystring": request.query,
        "uri": request.path,
    }
    if function.include_body:
        shown["body"] = {
            "inputTruncated": len(request.body) > MOST_BODY_BYTES,
            "action": "read-only",
            "encoding": "base64",
            "data": base64.b64encode(request.body[:MOST_BODY_BYTES]).decode(),
        }
    config = {
        "distributionDomainName": deployed.distribution["DomainName"],
        "distributionId": deployed.distribution["Id"],
        "eventType": "origin-request",
        "requestId": id_,
    }
    return {"Records": [{"cf": {"config": config, "request": shown}}]}


def _changed(request: Request, result: Mapping[str, Any]) -> Request:
    headers = _headers(result.get("headers") or {})
    for name in _READ_ONLY:
        if _of(headers, name) != _of(request.headers, name):
            raise EdgeLambdaError(f"the function changed the read-only header {name}")
    if (result.get("body") or {}).get("action") == "replace":
        raise EdgeLambdaError("the function replaced the body, which is not simulated")
    uri = result.get("uri")
    if not isinstance(uri, str) or not uri.startswith("/"):
        raise EdgeLambdaError("the function returned a request without a path")
    query = str(result.get("querystring") or "")
    return replace(request, path=uri, query=query, headers=headers)


def _answer(result: Mapping[str, Any]) -> Response:
    body = str(result.get("body") or "")
    content = base64.b64decode(body) if result.get("bodyEncoding") == "base64" else body.encode()
    return Response(int(result["status"]), _headers(result.get("headers") or {}), content)


def _grouped(headers: Headers) -> dict[str, list[dict[str, str]]]:
    grouped: dict[str, list[dict[str, str]]] = {}
    for name, value in headers:
        grouped.setdefault(name, []).append({"key": name.title(), "value": value})
    return grouped


def _headers(grouped: Mapping[str, Any]) -> Headers:
    headers = tuple(
        (name.lower(), str(item["value"])) for name, items in grouped.items() for item in items
    )
    for name, _ in headers:
        if _is_disallowed(name):
            raise EdgeLambdaError(f"the function set the header {name}, which none may")
    return headers


def _is_disallowed(name: str) -> bool:
    return name in _DISALLOWED or name.startswith(_DISALLOWED_PREFIXES)


def _of(headers: Headers, name: str) -> list[str]:
    return [value for key, value in headers if key == name]
