"""What of an answer becomes variables, by JSONPath (RFC 9535)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import jsonpath

from lambda_src.flows.documents import Json

MOST_MATCHES = 1_000
_LEAST_SECRET = 6  # characters: a shorter one would blank ordinary words
_BLANK = "[secret]"


def mapped(mapping: Mapping[str, str], body: Json) -> dict[str, Json]:
    """Return a value for each variable: what its path finds, a list of several, or None."""
    return {variable: found(path, body) for variable, path in mapping.items()}


def found(path: str, body: Json) -> Json:
    """Return what a path finds. `a.b` means `$.a.b`; a path that is none finds nothing."""
    written = path if path.startswith("$") else f"$.{path}"
    if not isinstance(body, dict | list):
        return body if written == "$" else None
    try:
        matches = [each for each, _ in zip(_matches(written, body), range(MOST_MATCHES))]  # noqa: B905
    except (jsonpath.JSONPathError, RecursionError):
        return None
    return matches[0] if len(matches) == 1 else matches or None


def without(value: Json, secrets: Iterable[str]) -> Json:
    """Return a value in which no secret stands, whatever a host sent back."""
    known = sorted({each for each in secrets if len(each) >= _LEAST_SECRET}, key=len, reverse=True)
    spelled = [form for each in known for form in {each, json.dumps(each)[1:-1]}]
    return _without(value, spelled) if spelled else value


def _without(value: Json, spelled: list[str]) -> Json:
    if isinstance(value, str):
        for each in spelled:
            value = value.replace(each, _BLANK)
        return value
    if isinstance(value, list):
        return [_without(each, spelled) for each in value]
    if isinstance(value, dict):
        return {_without(name, spelled): _without(each, spelled) for name, each in value.items()}
    return value


def _matches(path: str, body: Any) -> Iterable[Json]:  # noqa: ANN401  # JSON
    for match in jsonpath.finditer(path, body):
        yield match.obj
