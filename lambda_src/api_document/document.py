"""The OpenAPI 3.1 document of the operations.

https://spec.openapis.org/oas/v3.1.1.html
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from lambda_src.api_document import responses
from lambda_src.api_document.operation import Operation
from lambda_src.api_document.operations import OPERATIONS
from lambda_src.api_document.stream_responses import DONE, Event
from lambda_src.api_document.vault_requests import vault_requests
from lambda_src.runtime.http.credential_headers import CSRF_TOKEN, SESSION_PROOF
from lambda_src.runtime.http.idempotency import HEADER as IDEMPOTENCY_KEY

Json = dict[str, Any]
_REF = "#/components/schemas/{model}"
_PARAMETER = re.compile(r"\{(\w+)\}")
_KEYED = ("/api/chat", "/ai/ask", "/stream/chat", "/stream/ask")
_RETRIED = frozenset({409, 429, 503})
_RETRIED_IN_FLOWS = frozenset({429, 503})
_SCHEMES: Json = {
    "user": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "ID token",
        "description": "Of a user; a role that an operation names is one of the user's groups.",
    },
    "ticket": {
        "type": "apiKey",
        "in": "query",
        "name": "ticket",
        "description": "Of a run, once within a minute, for what can send no header.",
    },
    "program": {"type": "http", "scheme": "bearer", "bearerFormat": "gk_..."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Secure-flow-{session id}",
        "description": "The cookie that the start of a session sets; its name has the session's "
        "id, which is what follows the dot in the token.",
    },
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": CSRF_TOKEN,
        "description": "The csrf_token of the start, which the session's cookie holds too.",
    },
    "proof": {
        "type": "apiKey",
        "in": "header",
        "name": SESSION_PROOF,
        "description": "The second part of the cookie, for what reads a session without cookies.",
    },
}
_BODY_HASH = "x-amz-content-sha256"
_HASH: Json = {
    "type": "string",
    "pattern": "^[0-9a-f]{64}$",
    "description": "The SHA-256 of the body, which CloudFront signs.",
}
_NUMBER: Json = {"type": "string", "pattern": "^[0-9]{1,8}$"}
_Mode = Literal["validation", "serialization"]
_Names = Mapping[tuple[object, str], Json]  # references by model and mode


@cache
def document() -> Json:
    """Return the whole document."""
    names, schemas = _schemas()
    errors: dict[str, Json] = {}
    paths: dict[str, Json] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(
            operation, names, errors
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Gatehouse",
            "version": "0.1.0",
            "description": "The chat API, its streams, flows, a tenant's figures, and what "
            "programs with clients for OpenAI's API call.",
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": schemas, "responses": errors, "securitySchemes": _SCHEMES},
    }


def _schemas() -> tuple[_Names, Json]:
    """Return a reference for each model, and the schemas that these lead to."""
    asked: list[tuple[type[BaseModel], _Mode]] = [
        (responses.ErrorShown, "serialization"),
        (responses.ProgramErrorShown, "serialization"),
    ]
    for operation in OPERATIONS:
        asked += [(model, "validation") for model in (operation.body,) if model]
        asked += [(model, "serialization") for model in (operation.answer,) if model]
        asked += [(event.data, "serialization") for event in operation.events]
    references, whole = models_json_schema(asked, ref_template=_REF)
    found: _Names = {(model, mode): reference for (model, mode), reference in references.items()}
    return found, _joined(dict(whole["$defs"]), vault_requests()["schemas"])


def _joined(schemas: Json, more: Json) -> Json:
    """Return both. Raises ValueError for two schemas of one name."""
    twice = sorted(name for name in set(schemas) & set(more) if schemas[name] != more[name])
    if twice:
        raise ValueError(f"Two schemas are called {', '.join(twice)}. Rename one of the models.")
    return {**schemas, **more}


def _described(operation: Operation, names: _Names, errors: dict[str, Json]) -> Json:
    """Return what the document says of an operation; its errors by name go into `errors`."""
    described: Json = {
        "operationId": operation.name,
        "summary": operation.summary,
        "security": operation.security,
        "responses": {
            str(operation.status): _answer(operation, names),
            **{
                str(status): _error_of(operation, status, names, errors)
                for status in operation.statuses
            },
        },
    }
    parameters = list(_parameters(operation))
    if parameters:
        described["parameters"] = parameters
    body = vault_requests()["routes"].get(operation.key, {}).get("body")
    if body:
        required = vault_requests()["routes"][operation.key]["is_required"]
        schema = {"$ref": _REF.format(model=body)}
        content = {"application/json": {"schema": schema}}
        described["requestBody"] = {"required": required, "content": content}
    if operation.body:
        schema = names[operation.body, "validation"]
        required = any(field.is_required() for field in operation.body.model_fields.values())
        content = {"application/json": {"schema": schema}}
        described["requestBody"] = {"required": required, "content": content}
    return described


def _parameters(operation: Operation) -> Iterator[Json]:
    of_vault = vault_requests()["routes"].get(operation.key)
    if of_vault is not None:
        yield from of_vault["parameters"]
        return
    for name in _PARAMETER.findall(operation.path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    if operation.query:
        schema = operation.query.model_json_schema(by_alias=True)
        for name, described in schema["properties"].items():
            yield {"name": name, "in": "query", "required": False, "schema": described}
    if operation.path in _KEYED:
        text = {"type": "string", "pattern": "^[!-~]{1,200}$"}
        yield {"name": IDEMPOTENCY_KEY, "in": "header", "required": False, "schema": text}
    if operation.is_streamed and operation.body:
        yield {"name": _BODY_HASH, "in": "header", "required": True, "schema": _HASH}
    if operation.is_streamed and operation.method == "GET":
        yield {"name": "Last-Event-ID", "in": "header", "required": False, "schema": _NUMBER}


def _answer(operation: Operation, names: _Names) -> Json:
    answer: Json = {"description": HTTPStatus(operation.status).phrase, "headers": _headers()}
    if operation.starts_for_visitors:
        answer["headers"]["Set-Cookie"] = {"schema": {"type": "string"}}
    if operation.answer:
        schema = names[operation.answer, "serialization"]
        answer["content"] = {"application/json": {"schema": schema}}
    if operation.events:
        of_stream = {"text/event-stream": {"schema": _stream(operation, names)}}
        answer["content"] = {**answer.get("content", {}), **of_stream}
    return answer


def _stream(operation: Operation, names: _Names) -> Json:
    """Return the schema of one event. OpenAPI has no word for a sequence of them before 3.2."""
    events = [_event(event, names) for event in operation.events]
    last = {"properties": {"data": {"const": DONE}}, "required": ["data"], "title": "end"}
    return {
        "description": "One event; a stream has many of them, and the end is always last. `data` "
        "is JSON as text. A comment, `: heartbeat`, says that the model is still silent.",
        "type": "object",
        "anyOf": [*events, last],
    }


def _event(event: Event, names: _Names) -> Json:
    data = {
        "type": "string",
        "contentMediaType": "application/json",
        "contentSchema": names[event.data, "serialization"],
    }
    name = {"const": event.name or "message"}  # without a name an event is a message
    return {
        "title": event.name or "message",
        "properties": {"event": name, "data": data, "id": {"type": "string"}},
        "required": [*(["event"] if event.name else []), "data"],
    }


def _error_of(operation: Operation, status: int, names: _Names, errors: dict[str, Json]) -> Json:
    """Return where an error is written, for every operation of its area with the same codes."""
    codes = operation.codes_of(status)
    area = ["program"] if operation.is_for_programs else []
    may_retry = status in (_RETRIED_IN_FLOWS if operation.is_of_flows else _RETRIED)
    name = "-".join((*area, str(status), *codes))
    if name not in errors:
        model = responses.ProgramErrorShown if operation.is_for_programs else responses.ErrorShown
        code = {"properties": {"code": {"enum": list(codes)}}}
        of_codes = {"properties": {"error": code}}
        schema = {"allOf": [names[model, "serialization"], of_codes]}
        retry = {"Retry-After": {"schema": {"type": "integer"}}} if may_retry else {}
        errors[name] = {
            "description": f"{HTTPStatus(status).phrase}: {', '.join(codes)}",
            "headers": {**_headers(), **retry},
            "content": {"application/json": {"schema": schema}},
        }
    return {"$ref": f"#/components/responses/{name}"}


def _headers() -> Json:
    return {"X-Request-Id": {"schema": {"type": "string"}}}
