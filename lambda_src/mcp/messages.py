"""Messages of the Model Context Protocol: JSON-RPC 2.0, one in a body.

Revisions before 2025-06-18 had batches too; they are not spoken here.
https://modelcontextprotocol.io/specification/2025-11-25/basic
"""

import json
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import Field, JsonValue

from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.runtime.http.requests import Request, parse_body

VERSIONS = ("2025-06-18", "2025-11-25")  # oldest first
PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
UNSUPPORTED_VERSION = -32022

Json = dict[str, Any]
Id = str | int | None


class Message(Request):
    """A request, or without an `id` a notification."""

    jsonrpc: Literal["2.0"]
    id: str | int | None = None
    method: str
    params: dict[str, JsonValue] = Field(default={})

    @property
    def is_notification(self) -> bool:
        """Whether nobody waits for an answer."""
        return "id" not in self.model_fields_set


@dataclass(frozen=True)
class RpcError(Exception):
    """An error of the protocol; errors of a tool are results."""

    code: int
    message: str
    data: Json = field(default_factory=dict)

    def answer(self, id_: Id) -> Json:
        """Return the message that tells it."""
        told: Json = {"code": self.code, "message": self.message}
        return {
            "jsonrpc": "2.0",
            "id": id_,
            "error": told | ({"data": self.data} if self.data else {}),
        }


def read_message(body: bytes) -> Message:
    """Return the one message of a body. Raises RpcError."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise RpcError(PARSE_ERROR, "The body must be JSON.") from None
    if not isinstance(sent, dict):
        raise RpcError(
            INVALID_REQUEST, "The body must be one JSON-RPC message; batches are not read."
        )
    try:
        message = parse_body(body, Message)
    except InvalidRequestError as error:
        raise RpcError(INVALID_REQUEST, error.message) from None
    if not message.is_notification and message.id is None:
        raise RpcError(INVALID_REQUEST, "id: must be a string or a number.")
    return message


def check_version(header: str | None) -> None:
    """Raise RpcError for a revision in `MCP-Protocol-Version` that is not spoken here."""
    if header is None or header in VERSIONS:
        return
    supported = list(VERSIONS)
    message = f"Protocol version {header[:20]!r} is not supported."
    raise RpcError(UNSUPPORTED_VERSION, message, {"supported": supported, "requested": header[:20]})


def result(id_: Id, value: Json) -> Json:
    """Return the message that answers a request."""
    return {"jsonrpc": "2.0", "id": id_, "result": value}
