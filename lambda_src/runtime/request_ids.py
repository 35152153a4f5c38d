"""One id for all that is done for a request, from CloudFront to the last function.

CloudFront gives every request an id and sends it on (`X-Amz-Cf-Id`), whatever the viewer sent. The
vault gets it beside its payload, a worker as an attribute of its message.
"""

import functools
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from lambda_src.runtime.logs import logger

HEADER = "x-amz-cf-id"
BETWEEN_FUNCTIONS = "x-request-id"
FIELD = "request_id"
_FORM = re.compile(r"[\w=+/-]{1,128}", re.ASCII)
_current: ContextVar[str | None] = ContextVar("request_id", default=None)

Context = TypeVar("Context")
Handler = Callable[[Mapping[str, Any], Context], dict[str, Any]]


def current() -> str | None:
    """Return the id of the request that this work is for, if it is for one."""
    return _current.get()


def valid(text: object) -> str | None:
    """Return a text that has the form of an id, else nothing: it goes into logs and searches."""
    return text if isinstance(text, str) and _FORM.fullmatch(text) else None


def begin(request_id: str | None) -> None:
    """Work for this request from now on; every log line says so."""
    _current.set(request_id)
    if request_id is None:
        logger.remove_keys([FIELD])
    else:
        logger.append_keys(request_id=request_id)


def remember(request_id: str) -> None:
    """Work for this request in this thread or task, where several requests share a process."""
    _current.set(request_id)


def of_cloudfront(headers: object) -> str | None:
    """Return the id in the headers of a request that came through CloudFront."""
    return valid(headers.get(HEADER)) if isinstance(headers, Mapping) else None


def attributes() -> dict[str, Any]:
    """Return what a message to SQS is sent with besides, so that its worker knows the request."""
    request_id = current()
    if request_id is None:
        return {}
    return {"MessageAttributes": {FIELD: {"DataType": "String", "StringValue": request_id}}}


def header() -> dict[str, str]:
    """Return the header with which one function sends the id to another."""
    request_id = current()
    return {} if request_id is None else {BETWEEN_FUNCTIONS: request_id}


def of_function(headers: object) -> str | None:
    """Return the id in the headers of a request that another function sent."""
    return valid(headers.get(BETWEEN_FUNCTIONS)) if isinstance(headers, Mapping) else None


def of_message(record: Mapping[str, Any]) -> str | None:
    """Return the id that a message of SQS was sent with."""
    attribute = (record.get("messageAttributes") or {}).get(FIELD) or {}
    return valid(attribute.get("stringValue"))


def beside(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return a payload for a function of the vault, with the id if there is one."""
    request_id = current()
    return dict(payload) if request_id is None else {**payload, FIELD: request_id}


def serving(handler: Handler[Context]) -> Handler[Context]:
    """Let a function of the vault work for the request that its payload names, and log it."""

    @functools.wraps(handler)
    def serve(event: Mapping[str, Any], context: Context) -> dict[str, Any]:
        asked = {name: value for name, value in event.items() if name != FIELD}
        begin(valid(event.get(FIELD)))
        with timed("vault answered", operation=str(event.get("operation", ""))[:64]):
            return handler(asked, context)

    return serve


@contextmanager
def timed(what: str, **more: str | bool | None) -> Iterator[None]:
    """Log how long the work within took, in milliseconds."""
    fields: dict[str, Any] = more
    started = time.monotonic()
    try:
        yield
    finally:
        logger.info(what, duration_ms=round((time.monotonic() - started) * 1000), **fields)
