"""What of an answer becomes variables, by JSONPath (RFC 9535)."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import jsonpath

from lambda_src.flows.documents import Json

MOST_MATCHES = 1_000
MOST_PATH, MOST_COMMAS = 256, 3
_LEAST_SECRET = 6  # characters: a shorter one would blank ordinary words
_BLANK = "[secret]"
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
_PATHS = jsonpath.JSONPathEnvironment(strict=True)
for _name in ("match", "search"):  # of the flow's author, on a host's text: minutes for one match
    del _PATHS.function_extensions[_name]


def mapped(mapping: Mapping[str, str], body: Json) -> dict[str, Json]:
    """Return a value for each variable: what its path finds, a list of several, or None."""
    return {variable: found(path, body) for variable, path in mapping.items()}


def found(path: str, body: Json) -> Json:
    """Return what a path finds. `a.b` means `$.a.b`; a path that is none finds nothing."""
    if not isinstance(path, str) or not _is_bounded(path):
        return None
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
    spelled = [form for each in known for form in _spelled(each)]
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
    if isinstance(value, int | float) and any(each in str(value) for each in spelled):
        return _BLANK  # a PIN that came back as a number
    return value


def _spelled(secret: str) -> list[str]:
    """As it is and as JSON has it, the longest first: one may be within the other."""
    forms = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    slashed = {each.replace("/", "\\/") for each in forms}
    return sorted({secret, *forms, *slashed}, key=lambda each: (-len(each), each))


def _is_bounded(path: str) -> bool:
    """Whether a path looks at a node a few times at most.

    `..` and `,` multiply how often; a second `$`, in a filter, would look at everything for each.
    """
    if len(path) > MOST_PATH:
        return False
    steps = _QUOTED.sub("", path.removeprefix("$"))
    return steps.count("..") <= 1 and steps.count(",") <= MOST_COMMAS and "$" not in steps


def _matches(path: str, body: Any) -> Iterable[Json]:  # noqa: ANN401  # JSON
    for match in _PATHS.finditer(path, body):
        yield match.obj
