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
from lambda_src.api_document.operations import OPERATIONS, Operation
from lambda_src.runtime.http.idempotency import HEADER as IDEMPOTENCY_KEY

Json = dict[str, Any]
_REF = "#/components/schemas/{model}"
_PARAMETER = re.compile(r"\{(\w+)\}")
_KEYED = ("/api/chat", "/ai/ask")
_RETRIED = frozenset({409, 429, 503})
_Mode = Literal["validation", "serialization"]
_Names = Mapping[tuple[object, str], Json]  # references by model and mode


@cache
def document() -> Json:
    """Return the whole document."""
    names, schemas = _schemas()
    paths: dict[str, Json] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(
            operation, names
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Gatehouse",
            "version": "0.1.0",
            "description": "The chat API, and what programs with clients for OpenAI's API call.",
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "user": {"type": "http", "scheme": "bearer", "bearerFormat": "ID token"},
                "program": {"type": "http", "scheme": "bearer", "bearerFormat": "gk_..."},
            },
        },
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
    references, whole = models_json_schema(asked, ref_template=_REF)
    found: _Names = {(model, mode): reference for (model, mode), reference in references.items()}
    return found, dict(whole["$defs"])


def _described(operation: Operation, names: _Names) -> Json:
    described: Json = {
        "operationId": operation.name,
        "summary": operation.summary,
        "security": [{"program" if operation.is_for_programs else "user": []}],
        "responses": {
            str(operation.status): _answer(operation, names),
            **{str(status): _error(operation, status, names) for status in operation.statuses},
        },
    }
    parameters = list(_parameters(operation))
    if parameters:
        described["parameters"] = parameters
    if operation.body:
        schema = names[operation.body, "validation"]
        required = any(field.is_required() for field in operation.body.model_fields.values())
        content = {"application/json": {"schema": schema}}
        described["requestBody"] = {"required": required, "content": content}
    return described


def _parameters(operation: Operation) -> Iterator[Json]:
    for name in _PARAMETER.findall(operation.path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
    if operation.query:
        schema = operation.query.model_json_schema(by_alias=True)
        for name, described in schema["properties"].items():
            yield {"name": name, "in": "query", "required": False, "schema": described}
    if operation.path in _KEYED:
        text = {"type": "string", "pattern": "^[!-~]{1,200}$"}
        yield {"name": IDEMPOTENCY_KEY, "in": "header", "required": False, "schema": text}


def _answer(operation: Operation, names: _Names) -> Json:
    answer: Json = {"description": HTTPStatus(operation.status).phrase, "headers": _headers()}
    if operation.answer:
        schema = names[operation.answer, "serialization"]
        answer["content"] = {"application/json": {"schema": schema}}
    if operation.streams:
        answer["content"]["text/event-stream"] = {"schema": {"type": "string"}}
    return answer


def _error(operation: Operation, status: int, names: _Names) -> Json:
    model = responses.ProgramErrorShown if operation.is_for_programs else responses.ErrorShown
    schema = names[model, "serialization"]
    retry = {"Retry-After": {"schema": {"type": "integer"}}} if status in _RETRIED else {}
    return {
        "description": HTTPStatus(status).phrase,
        "headers": {**_headers(), **retry},
        "content": {"application/json": {"schema": schema}},
    }


def _headers() -> Json:
    return {"X-Request-Id": {"schema": {"type": "string"}}}
