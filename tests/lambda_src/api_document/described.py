"""Compares requests and answers with what the document says of them."""

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from httpx_sse import ServerSentEvent
from openapi_schema_validator import OAS31Validator

from lambda_src.api_document import responses
from lambda_src.api_document.document import document
from lambda_src.api_document.operation import Operation
from lambda_src.api_document.operations import OPERATIONS
from lambda_src.api_document.stream_responses import DONE
from tests.lambda_src.events import Answer, Api

OF_FLOWS = {one.key: one for one in OPERATIONS if one.is_of_flows}
_OF_PEOPLE = [one for one in OPERATIONS if not one.is_for_programs]


def asked(api: Api, method: str, path: str, **request: Any) -> Answer:
    """Send a request to a function, and compare it and its answer with the document."""
    answer = api(method, path, **request)
    operation = operation_of(method, path)
    assert operation, path
    compared(operation, request.get("body"), request.get("query"), answer)
    return answer


def operation_of(method: str, path: str) -> Operation | None:
    """The operation that a path with values is one of; None for no route of people."""
    found = [one for one in _OF_PEOPLE if one.method == method and _is(one.path, path)]
    return min(found, key=lambda one: one.path.count("{"), default=None)


def compared(operation: Operation, body: Any, query: Any, answer: Answer) -> str:
    """Compare an answer, and the request if it was taken; return the code of an error."""
    code = told(operation, answer)
    if not code:
        _taken(operation, body, query)
    return code


def told(operation: Operation, answer: Answer) -> str:
    """Return the code of an error, or nothing; fails for an answer that is not described."""
    if answer.status != operation.status:
        assert answer.status in operation.statuses, (operation.key, answer.text)
        error = responses.ErrorShown.model_validate_json(answer.text, strict=True).error
        assert error.code in operation.codes_of(answer.status), (operation.key, answer.text)
        _holds(_validator(operation, answer.status), answer.json, operation)
        return error.code
    if operation.answer is None:
        assert not answer.text, operation.key
    else:
        operation.answer.model_validate_json(answer.text, strict=True)
        _holds(_validator(operation, answer.status), answer.json, operation)
    return ""


def sent(operation: Operation, streamed: Iterable[ServerSentEvent]) -> None:
    """Compare the events of a whole stream with what the document says of each."""
    described = _described(operation)["responses"][str(operation.status)]
    validator = _of(json.dumps(described["content"]["text/event-stream"]["schema"]))
    for event in streamed:
        named = {"event": event.event} if event.event != "message" else {}
        numbered = {"id": event.id} if event.id else {}
        _holds(validator, {"data": event.data, **named, **numbered}, operation)
        if event.data == DONE:
            continue
        schemas = _schemas_of(operation, event.event)
        wrong = [[*_of(json.dumps(one)).iter_errors(event.json())] for one in schemas]
        assert [] in wrong, (operation.key, event.data, wrong)


def _schemas_of(operation: Operation, name: str) -> list[Any]:
    """The schemas of the data of a stream's events of one name."""
    described = _described(operation)["responses"][str(operation.status)]
    each = described["content"]["text/event-stream"]["schema"]["anyOf"]
    titled = [one for one in each if one["title"] == name]
    return [one["properties"]["data"]["contentSchema"] for one in titled]


def _taken(operation: Operation, body: Any, query: Any) -> None:
    """What was taken is a request that the document allows, as far as it was read."""
    described = _described(operation)
    if operation.method in {"GET", "DELETE"}:  # a body is not read, and otherwise no query
        known = {one["name"] for one in described.get("parameters", ()) if one["in"] == "query"}
        assert set(query or {}) <= known, (operation.key, query)
        return
    given = json.loads(body) if isinstance(body, str) else body
    if "requestBody" not in described:
        assert not given, (operation.key, given)
        return
    schema = described["requestBody"]["content"]["application/json"]["schema"]
    _holds(_of(json.dumps(schema)), given or {}, operation)


def _holds(validator: OAS31Validator, value: Any, operation: Operation) -> None:
    wrong = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]
    assert wrong == [], (operation.key, wrong)


def _validator(operation: Operation, status: int) -> OAS31Validator:
    answer = _described(operation)["responses"][str(status)]
    if "$ref" in answer:
        answer = document()["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    return _of(json.dumps(answer["content"]["application/json"]["schema"]))


@cache
def _of(schema: str) -> OAS31Validator:
    components = {"schemas": document()["components"]["schemas"]}
    return OAS31Validator({"components": components, **json.loads(schema)})


def _described(operation: Operation) -> Any:
    return document()["paths"][operation.path][operation.method.lower()]


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "[^/]+", path))


def _is(described: str, path: str) -> bool:
    return bool(_pattern(described).fullmatch(path))
