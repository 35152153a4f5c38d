"""HTTP API events, payload format 2.0, as API Gateway sends them with a JWT authorizer."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aws_lambda_powertools.utilities.typing import LambdaContext

from lambda_src.runtime.http.resolver import Entry
from lambda_src.runtime.identity.origin import HEADER

REQUEST_ID = "JKJaXmPLvHcESHA="
ORIGIN_SECRET = "only-cloudfront-says-this"


class Context(LambdaContext):
    """A Lambda context with 20 seconds left."""

    def __init__(self, milliseconds: int = 20_000) -> None:
        self._function_name = "function"
        self._memory_limit_in_mb = 512
        self._invoked_function_arn = "arn:aws:lambda:us-east-1:111122223333:function:function"
        self._aws_request_id = "lambda-request"
        self._milliseconds = milliseconds

    def get_remaining_time_in_millis(self) -> int:  # type: ignore[override]  # static upstream
        return self._milliseconds


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def code(self) -> str:
        """The error code; fails unless the answer has the one error shape and nothing else."""
        error = self.json["error"]
        assert set(self.json) == {"error"}
        assert set(error) == {"code", "message", "request_id"}
        assert error["request_id"] == REQUEST_ID
        return str(error["code"])


def claims(
    user_id: str = "user-1", tenant_id: str = "acme", groups: str = "[member]", **other: Any
) -> dict[str, Any]:
    return {
        "sub": user_id,
        "custom:tenant_id": tenant_id,
        "cognito:groups": groups,
        "token_use": "id",
        **other,
    }


def event(
    method: str,
    path: str,
    *,
    body: Any = None,
    token: dict[str, Any] | None = None,
    query: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    **other: Any,
) -> dict[str, Any]:
    context: dict[str, Any] = {
        "accountId": "111122223333",
        "apiId": "api",
        "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"},
        "requestId": REQUEST_ID,
        "routeKey": f"{method} {path}",
        "stage": "$default",
        "timeEpoch": 1795220006000,
    }
    if token is not None:
        context["authorizer"] = {"jwt": {"claims": token, "scopes": None}}
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": urlencode(query or {}),
        "headers": {"content-type": "application/json", HEADER: ORIGIN_SECRET}
        | {name.lower(): value for name, value in (headers or {}).items()},
        "requestContext": context,
        "isBase64Encoded": False,
    }
    if query:
        made["queryStringParameters"] = query
    if body is not None:
        made["body"] = body if isinstance(body, str) else json.dumps(body)
    return made | other


@dataclass(frozen=True)
class Api:
    """A deployed function, called with events."""

    entry: Entry

    def __call__(self, method: str, path: str, **request: Any) -> Answer:
        request.setdefault("token", claims())
        return self.send(event(method, path, **request))

    def send(self, made: dict[str, Any]) -> Answer:
        answer = self.entry(made, Context())
        assert answer["headers"]["Cache-Control"] == "no-store"
        return Answer(answer["statusCode"], answer["headers"], answer.get("body") or "")
