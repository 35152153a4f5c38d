"""What the server answers, without sessions: every request stands by itself."""

import json
from collections.abc import Callable

from lambda_src.ask.requests import AskRequest
from lambda_src.mcp.messages import (
    INVALID_PARAMS,
    METHOD_NOT_FOUND,
    VERSIONS,
    Json,
    Message,
    RpcError,
)
from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.http.refusals import shown
from lambda_src.runtime.http.requests import read_fields

Ask = Callable[[AskRequest], Json]
_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
ASK: Json = {
    "name": "ask",
    "title": "Ask the figures",
    "description": "Answers a question out of the tenant's own figures: revenue by day and best "
    "sellers of the last 30 days, and the newest orders. `context` says which rows and which "
    "period the answer rests on.",
    "inputSchema": {
        "type": "object",
        "properties": {"question": {**_TEXT, "minLength": 1}},
        "required": ["question"],
        "additionalProperties": False,
    },
    "outputSchema": {
        "type": "object",
        "properties": {
            "answer": _TEXT,
            "question_id": _TEXT,
            "model_id": _TEXT,
            "usage": {
                "type": "object",
                "properties": {"input_tokens": _COUNT, "output_tokens": _COUNT},
                "required": ["input_tokens", "output_tokens"],
            },
            "context": {"type": "object"},
        },
        "required": ["answer", "question_id", "model_id", "usage", "context"],
    },
    "annotations": {"readOnlyHint": True, "openWorldHint": False},
}


def answer(message: Message, ask: Ask) -> Json:
    """Return the result of a request. Raises RpcError."""
    match message.method:
        case "initialize":
            return _initialized(message)
        case "ping":
            return {}
        case "tools/list":
            if message.params.get("cursor") is not None:
                raise RpcError(INVALID_PARAMS, "cursor: there is one page only.")
            return {"tools": [ASK]}
        case "tools/call":
            return _called(message, ask)
    raise RpcError(METHOD_NOT_FOUND, f"There is no method {message.method[:60]!r}.")


def _initialized(message: Message) -> Json:
    """Return the client's revision if it is spoken here, else the newest that is."""
    wanted = message.params.get("protocolVersion")
    if not isinstance(wanted, str):
        raise RpcError(INVALID_PARAMS, "protocolVersion: must be a string.")
    return {
        "protocolVersion": wanted if wanted in VERSIONS else VERSIONS[-1],
        "capabilities": {"tools": {"listChanged": False}},
        "serverInfo": {"name": "gatehouse", "title": "Gatehouse", "version": "0.1.0"},
    }


def _called(message: Message, ask: Ask) -> Json:
    """Return what the tool answers; what it refuses is a result, too, which a model can read."""
    name, given = message.params.get("name"), message.params.get("arguments", {})
    if name != ASK["name"]:
        raise RpcError(INVALID_PARAMS, f"Unknown tool: {str(name)[:60]!r}.")
    if not isinstance(given, dict):
        raise RpcError(INVALID_PARAMS, "arguments: must be an object.")
    try:
        answered = ask(read_fields(dict(given), AskRequest))
    except Exception as error:  # noqa: BLE001 - every error of the tool is told as its result
        return _failed(shown(error))
    return {
        "content": [{"type": "text", "text": json.dumps(answered, ensure_ascii=False)}],
        "structuredContent": answered,
        "isError": False,
    }


def _failed(error: ApiError) -> Json:
    wait = f" Try again in {error.retry_after} s." if error.retry_after else ""
    text = f"{error.code}: {error.message}{wait}"
    return {"content": [{"type": "text", "text": text}], "isError": True}
