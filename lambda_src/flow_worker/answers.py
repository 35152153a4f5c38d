"""What a host answered, and what of it a session may keep."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lambda_src.flow_worker.blanking import without
from lambda_src.flow_worker.requests import CallError
from lambda_src.flows.canonical import MOST_DEPTH, depth, is_storable
from lambda_src.flows.documents import Json
from lambda_src.flows.jsonpaths import mapped
from lambda_src.flows.shapes import Outcome, Task

MOST_KEPT_BYTES = 32 * 1024
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # in JSON; PostgreSQL keeps none
Headers: TypeAlias = Mapping[str, str]


@dataclass(frozen=True)
class Answered:
    """What a host said: status, headers in lower case, body."""

    status: int
    headers: Headers
    body: bytes


def succeeded(task: Task, answered: Answered, secrets: Mapping[str, str]) -> Outcome:
    """Return the outcome of an answer. Raises CallError if it cannot be kept.

    Blank before anything is picked: a path may take a text apart, and its size may grow.
    """
    body = without(_decoded(answered.body), secrets.values())
    values = mapped(task.response_mapping, body)
    kept = body if task.store else None
    text = json.dumps([values, kept])
    if len(text) > MOST_KEPT_BYTES or not is_storable([values, kept]):
        raise CallError("response_too_large", http_status=answered.status)
    if _NUL.search(text):
        raise CallError("response_invalid", http_status=answered.status)
    is_text = bool(task.response_mapping) and isinstance(body, str)
    unreadable = "response_not_json" if is_text and not _is_text(answered.body) else None
    return Outcome("succeeded", answered.status, values, kept, unreadable=unreadable)


def failed(task: Task, code: str, *, is_known: bool = True) -> Outcome:
    """Return an outcome without an answer, with the values of the node's fallback."""
    values = {} if task.fallback is None else mapped(task.response_mapping, task.fallback)
    return Outcome("failed" if is_known else "unknown", None, values, None, code)


def refused(body: bytes, secrets: Mapping[str, str]) -> tuple[Json, str | None]:
    """Return the body of an answer that said no, or nothing and why it cannot be kept."""
    if not body:
        return None, None
    value = without(_decoded(body), secrets.values())
    text = json.dumps(value)
    if len(text) > MOST_KEPT_BYTES:
        return None, "response_too_large"
    if not is_storable(value) or _NUL.search(text):
        return None, "response_invalid"
    return value, None


def _decoded(body: bytes) -> Json:
    """JSON if it is some, else text; so is what is too deep, or has a number that no JSON has."""
    try:
        value = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace")
    return value if depth(value) <= MOST_DEPTH else body.decode("utf-8", "replace")


def _is_text(body: bytes) -> bool:
    """Whether a body is a text of JSON, and so one that a path may mean."""
    return body.lstrip()[:1] == b'"'


def _no_constant(name: str) -> None:
    raise ValueError(name)
