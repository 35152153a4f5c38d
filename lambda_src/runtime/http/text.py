"""One gate for text: what no part of the platform stores or compares is refused at the entry.

PostgreSQL keeps no NUL, UTF-8 has no unpaired surrogates, and control characters deceive whoever
reads a log. Every string of a request passes here before any other code: path, query, headers,
cookies, claims and body.
"""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from lambda_src.runtime.http.errors import InvalidRequestError, UnauthenticatedError

PATH_CHARACTERS = 2_000
QUERY_CHARACTERS = 8_000
HEADER_CHARACTERS = 10_240  # of all headers together, API Gateway takes no more
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_IN_BODY = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_PROBLEM = "must be text without control characters and unpaired surrogates."
_MOST_LEVELS = 200


def check_event(event: Mapping[str, Any]) -> None:
    """Check every string of an HTTP API event. Raises InvalidRequestError naming the place.

    A token with such claims is none: UnauthenticatedError.
    """
    _check_address("path", str(event.get("rawPath") or ""), PATH_CHARACTERS)
    _check_address("query", str(event.get("rawQueryString") or ""), QUERY_CHARACTERS)
    for place, name in (("query", "queryStringParameters"), ("path", "pathParameters")):
        _check(place, event.get(name), _CONTROL)
    _check_headers(event)
    context = event.get("requestContext")
    _check_claims(context.get("authorizer") if isinstance(context, Mapping) else None)
    body = event.get("body")
    if isinstance(body, str) and body:
        check_body(_bytes_of(body, is_base64=bool(event.get("isBase64Encoded"))))


def check_payload(payload: Mapping[str, Any]) -> None:
    """Check every string of what the street asks a function of the vault.

    The street has checked it, and the vault does not rely on that. Raises InvalidRequestError, or
    UnauthenticatedError for claims.
    """
    _check_claims(payload.get("claims"))
    rest = {name: value for name, value in payload.items() if name != "claims"}
    _check("request", rest, _CONTROL_IN_BODY)


def check_storable(payload: Mapping[str, Any]) -> None:
    """Check that PostgreSQL can keep every string, and that nothing is nested without end.

    For what a host outside answered, whose other control characters are its own business. Raises
    InvalidRequestError.
    """
    _check("request", payload, _UNSTORABLE)


def check_body(body: bytes) -> None:
    """Check a body, and every string in it if it is JSON. Raises InvalidRequestError."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise InvalidRequestError("body", "must be text in UTF-8.") from None
    if _CONTROL_IN_BODY.search(text):
        raise InvalidRequestError("body", _PROBLEM)
    if "\\u" not in text:
        return  # without an escape no string holds what the text itself does not
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return  # whoever reads the body says what is wrong with its form
    _check("body", value, _CONTROL_IN_BODY)


def _check_address(place: str, text: str, most: int) -> None:
    if len(text) > most:
        raise InvalidRequestError(place, f"must be at most {most:,} characters.")
    if _CONTROL.search(text):
        raise InvalidRequestError(place, _PROBLEM)
    try:
        decoded = unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        raise InvalidRequestError(place, "must be percent-encoded UTF-8.") from None
    if _CONTROL.search(decoded):
        raise InvalidRequestError(place, _PROBLEM)


def _check_headers(event: Mapping[str, Any]) -> None:
    headers = event.get("headers")
    for name, value in headers.items() if isinstance(headers, Mapping) else ():
        if len(str(value)) > HEADER_CHARACTERS:
            problem = f"must be at most {HEADER_CHARACTERS:,} characters."
            raise InvalidRequestError(_named(name), problem)
        if _CONTROL.search(str(name)) or _CONTROL.search(str(value).replace("\t", " ")):
            raise InvalidRequestError(_named(name), _PROBLEM)
    _check("cookie", event.get("cookies"), _CONTROL)


def _check_claims(authorizer: object) -> None:
    try:
        _check("token", authorizer, _CONTROL)
    except InvalidRequestError:
        raise UnauthenticatedError("A valid ID token is required.") from None


def _check(place: str, value: object, forbidden: re.Pattern[str]) -> None:
    for text in _texts(place, value):
        if forbidden.search(text):
            raise InvalidRequestError(place, _PROBLEM)


def _texts(place: str, value: object) -> Iterator[str]:
    """Yield every string of a value, names included, without recursion."""
    left: list[tuple[object, int]] = [(value, 0)]
    while left:
        found, level = left.pop()
        if isinstance(found, str):
            yield found
        elif level > _MOST_LEVELS:
            raise InvalidRequestError(place, f"must be JSON of at most {_MOST_LEVELS} levels.")
        elif isinstance(found, Mapping):
            left.extend((inner, level + 1) for pair in found.items() for inner in pair)
        elif isinstance(found, list):
            left.extend((inner, level + 1) for inner in found)


def _bytes_of(text: str, *, is_base64: bool) -> bytes:
    try:
        return base64.b64decode(text, validate=True) if is_base64 else text.encode()
    except ValueError:
        raise InvalidRequestError("body", "must be text in UTF-8.") from None


def _named(header: object) -> str:
    return _CONTROL.sub("?", str(header))[:60]
