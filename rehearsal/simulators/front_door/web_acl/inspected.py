"""The request as WAF looks at it, and the parts that a statement may name."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from rehearsal.simulators.front_door.path_pattern import straightened
from rehearsal.simulators.relay.request import Request

DEFAULT_INSPECTED_BYTES = 16_384  # of a body, unless the web ACL associates more


class UnsupportedError(Exception):
    """A part of a rule that is not simulated; the message names it."""


@dataclass(frozen=True)
class Inspected:
    """A request and how much of its body WAF sees."""

    request: Request
    body_limit: int = DEFAULT_INSPECTED_BYTES


Part = Callable[[Inspected], list[str]]
_MORE_THAN_SEEN = {"CONTINUE": None, "MATCH": True, "NO_MATCH": False}


def part(field: Mapping[str, Any]) -> Part:
    """What a `FieldToMatch` names: the texts to look at, none if the request has no such part.

    Raises:
        UnsupportedError: it names something else.

    """
    ((name, options),) = field.items()
    if name == "SingleHeader":
        header = str(options["Name"]).lower()
        return lambda seen: [value for key, value in seen.request.headers if key == header]
    if name not in _PARTS:
        raise UnsupportedError(f"field {name}")
    return _PARTS[name]


def oversize(field: Mapping[str, Any]) -> Callable[[Inspected], bool | None]:
    """Whether a body that is larger than WAF sees decides by its size alone, and how."""
    options = field.get("Body")
    if options is None:
        return lambda _: None
    decided = _MORE_THAN_SEEN[options.get("OversizeHandling", "CONTINUE")]
    return lambda seen: decided if len(seen.request.body) > seen.body_limit else None


def transformation(steps: list[Mapping[str, Any]]) -> Callable[[str], str]:
    """Text transformations in the order of their priority.

    Raises:
        UnsupportedError: one of them is not simulated.

    """
    ordered = sorted(steps, key=lambda step: int(step["Priority"]))
    unknown = [step["Type"] for step in ordered if step["Type"] not in _TRANSFORMATIONS]
    if unknown:
        raise UnsupportedError(f"text transformation {unknown[0]}")
    chain = [_TRANSFORMATIONS[step["Type"]] for step in ordered]

    def transformed(text: str) -> str:
        for step in chain:
            text = step(text)
        return text

    return transformed


def _body(seen: Inspected) -> list[str]:
    return [seen.request.body[: seen.body_limit].decode("latin-1")]


def _cookies(seen: Inspected) -> list[str]:
    return [value for key, value in seen.request.headers if key == "cookie"]


_PARTS: dict[str, Part] = {
    "Method": lambda seen: [seen.request.method],
    "UriPath": lambda seen: [seen.request.path],
    "QueryString": lambda seen: [seen.request.query],
    "Body": _body,
    "Cookies": _cookies,
}
_TRANSFORMATIONS: dict[str, Callable[[str], str]] = {
    "NONE": lambda text: text,
    "LOWERCASE": str.lower,
    "URL_DECODE": lambda text: unquote(text, encoding="latin-1"),
    "COMPRESS_WHITE_SPACE": lambda text: re.sub(r"\s+", " ", text),
    "HTML_ENTITY_DECODE": html.unescape,
    "NORMALIZE_PATH": straightened,
}
