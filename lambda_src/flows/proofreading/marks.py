"""What proofreading finds: where, how bad, and what was expected."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lambda_src.flows.documents import Json, Node, Severity
from lambda_src.flows.names import nearest

_MOST_SHOWN = 60


@dataclass(frozen=True)
class Mark:
    """One mistake of a node; `field` is below its content."""

    severity: Severity
    field: str
    message: str


def error(field: str, message: str) -> Mark:
    """Return a mistake with which a document is not published."""
    return Mark("error", field, message)


def warning(field: str, message: str) -> Mark:
    """Return a mistake that may be none."""
    return Mark("warning", field, message)


def shown(value: Json) -> str:
    """Return a value as a message has it, never a long one."""
    text = repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 3]}..."


def unknown_keys(
    fields: Json, known: Collection[str], at: str, *, is_closed: bool = False
) -> Iterator[Mark]:
    """Yield keys that look like a known one; where nobody else reads them, all unknown ones."""
    for key in fields if isinstance(fields, dict) else ():
        if key in known:
            continue
        meant = nearest(key, known)
        if meant and meant not in fields:
            yield error(_below(at, key), f"unknown key, expected {meant!r}, found {key!r}")
        elif is_closed:
            named = ", ".join(sorted(known))
            yield warning(_below(at, key), f"unknown key without effect; known are {named}")


def _below(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key


def objects(value: Json, at: str) -> Iterator[tuple[str, dict[str, Json]]]:
    """Yield the objects of a list, each with its place."""
    for number, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield f"{at}.{number}", item


def calls_of(node: Node) -> Iterator[tuple[str, dict[str, Json]]]:
    """Yield the calls of a node as they are written, each with its place; none at the top."""
    if node.type == "webhook":
        yield "", dict(node.content)
    if node.type == "action":
        for at, action in objects(node.content.get("actions"), "actions"):
            if action.get("type") == "api_call":
                yield at, action


def texts(value: Json, at: str, skipped: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield every text in a value with its place, but not below keys that are skipped."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for key, element in value.items():
            if key not in skipped:
                yield from texts(element, _below(at, key), skipped)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from texts(item, f"{at}.{number}", skipped)
