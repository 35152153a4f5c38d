"""What of an answer becomes variables, by JSONPath (RFC 9535).

A path that can match many is a list, however many it matches; any other is the one value or null.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

import jsonpath

from lambda_src.flows.documents import Json

MOST_MATCHES = 1_000
MOST_PATH, MOST_COMMAS = 256, 3
_WHOLE = ("body.", "$.body.")  # the builder's format looks through the answer with its body
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
_PATHS = jsonpath.JSONPathEnvironment(strict=True)
for _name in ("match", "search"):  # of the flow's author, on a host's text: minutes for one match
    del _PATHS.function_extensions[_name]


class PathError(ValueError):
    """A path cannot be used; the message says why, and where."""


def mapped(mapping: Mapping[str, str], body: Json) -> dict[str, Json]:
    """Return a value for each variable: what its path finds."""
    return {variable: found(path, body) for variable, path in mapping.items()}


def found(path: str, body: Json) -> Json:
    """Return what a path finds. `a.b` means `$.a.b`; a path that is none finds nothing."""
    try:
        query = compiled(path)
    except PathError:
        return None
    if path.startswith(_WHOLE) and isinstance(body, dict) and "body" not in body:
        return found(path.replace("body.", "", 1), body)
    is_one = query.singular_query()
    if not isinstance(body, dict | list):
        return body if path == "$" else None if is_one else []
    try:
        matches = [
            item.obj for item, _ in zip(query.finditer(body), range(MOST_MATCHES), strict=False)
        ]
    except (jsonpath.JSONPathError, RecursionError):
        return None if is_one else []
    if is_one:
        return matches[0] if matches else None
    return matches


@lru_cache(maxsize=512)
def compiled(path: str) -> jsonpath.JSONPath:
    """Return a path that can be followed. Raises PathError."""
    if not isinstance(path, str):
        raise PathError("expected a text")
    reason = _unbounded(path)
    if reason:
        raise PathError(reason)
    written = path if path.startswith("$") else f"$.{path}"
    try:
        query = _PATHS.compile(written)
    except jsonpath.JSONPathError as error:
        token = getattr(error, "token", None)
        at = len(path) if token is None or token.index < 0 else token.index
        shift = len(written) - len(path) if at else 0
        reason = str(error).splitlines()[0]
        raise PathError(f"{reason} at character {max(at - shift, 0) + 1}") from None
    except RecursionError:
        raise PathError("too much within each other") from None
    if not isinstance(query, jsonpath.JSONPath):
        raise PathError("expected one path, without | or &")
    return query


def _unbounded(path: str) -> str | None:
    """Why a path could look at a node more than a few times.

    `..` and `,` multiply how often; a second `$`, in a filter, would look at everything for each.
    """
    if len(path) > MOST_PATH:
        return f"expected {MOST_PATH} characters at most"
    steps = _QUOTED.sub("", path.removeprefix("$"))
    if steps.count("..") > 1:
        return "expected one .. at most"
    if steps.count(",") > MOST_COMMAS:
        return f"expected {MOST_COMMAS} commas at most"
    return "expected one $ at most" if "$" in steps else None
