"""The fields of a request: body, query and path in one object."""

import json
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from lambda_src.runtime.http.errors import InvalidRequestError, TooLargeError
from lambda_src.runtime.http.requests import BODY_BYTES, DOCUMENT_BYTES, raw_body

_NUMBERS = ("limit", "revision", "version")  # in queries and paths they are texts
_WITHOUT_BODY = ("GET", "DELETE")  # RFC 9110, section 9.3.5: a body of DELETE means nothing
_LONGEST_NUMBER = 10  # digits; more than any number of a version or a page has


def fields_of(event: APIGatewayProxyEventV2, path: Mapping[str, str]) -> dict[str, Any]:
    """Return all fields of a request.

    Raises InvalidRequestError for a body that names what the path names, or that is no JSON
    object, and TooLargeError.
    """
    if event.raw_event["requestContext"]["http"]["method"] in _WITHOUT_BODY:
        given: dict[str, Any] = dict(event.raw_event.get("queryStringParameters") or {})
    else:
        given = _body(raw_body(event), _most_bytes(event))
    twice = sorted(set(given) & set(path))
    if twice:
        raise InvalidRequestError(twice[0], "is in the address already.")
    return {name: _number(name, value) for name, value in {**given, **path}.items()}


def _most_bytes(event: APIGatewayProxyEventV2) -> int:
    """Of a body; below `/cms/flows` it may hold a whole document."""
    path = str(event.raw_event.get("rawPath") or "")
    return DOCUMENT_BYTES if path.startswith("/cms/flows") else BODY_BYTES


def _body(body: bytes, most: int) -> dict[str, Any]:
    if len(body) > most:
        raise TooLargeError(f"body: must be at most {most:,} bytes.")
    try:
        given = json.loads(body or b"{}", parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise InvalidRequestError("body", "must be a JSON object in UTF-8.") from None
    if not isinstance(given, dict):
        raise InvalidRequestError("body", "must be a JSON object.")
    return given


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _number(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    """A number from an address; the vault rejects what is none."""
    if name not in _NUMBERS or not isinstance(value, str) or not value.isdecimal():
        return value
    return int(value) if len(value) <= _LONGEST_NUMBER else value
