"""Reads Terraform's template language as far as synthesized stacks use it.

Strings with `${...}`, references, calls, lists and objects. What is not understood (conditionals,
operators, `for`) raises UnsupportedError and counts as hidden.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias


@dataclass(frozen=True)
class Literal:
    """A constant."""

    value: str | float | bool | None


@dataclass(frozen=True)
class Reference:
    """`aws_kms_key.data.arn` as its steps."""

    steps: tuple[str | int, ...]


@dataclass(frozen=True)
class Call:
    """A function call."""

    name: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True)
class Items:
    """A list."""

    items: tuple["Node", ...]


@dataclass(frozen=True)
class Fields:
    """An object."""

    fields: tuple[tuple["Node", "Node"], ...]


@dataclass(frozen=True)
class Joined:
    """A string with expressions in it; a single expression keeps its own type."""

    parts: tuple["Node", ...]


Node: TypeAlias = Literal | Reference | Call | Items | Fields | Joined


class UnsupportedError(Exception):
    """The template uses something that this reader does not understand."""


_TOKEN = re.compile(
    r"""\s*(?:(?P<string>"(?:[^"\\]|\\.)*")|(?P<number>-?\d+(?:\.\d+)?)"""
    r"""|(?P<name>[A-Za-z_][\w-]*)|(?P<mark>[\[\](){},.:=]))""",
    re.VERBOSE,
)
_WORDS = {"true": True, "false": False, "null": None}


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The parts of a template."""
    parts: list[Node] = []
    literal, position = "", 0
    while position < len(text):
        if text.startswith(("$${", "%%{"), position):
            literal, position = literal + text[position + 1 : position + 3], position + 3
        elif text.startswith("%{", position):
            raise UnsupportedError(text)
        elif text.startswith("${", position):
            end = _end(text, position + 2)
            if literal:
                parts.append(Literal(literal))
            parts.append(_Expression(text[position + 2 : end]).whole())
            literal, position = "", end + 1
        else:
            literal, position = literal + text[position], position + 1
    if literal or not parts:
        parts.append(Literal(literal))
    return parts[0] if len(parts) == 1 else Joined(tuple(parts))


def _end(text: str, position: int) -> int:
    """Where the brace that was opened before `position` closes."""
    depth, quoted = 1, False
    while position < len(text):
        letter = text[position]
        if letter == "\\" and quoted:
            position += 1
        elif letter == '"':
            quoted = not quoted
        elif not quoted and letter in "{}":
            depth += 1 if letter == "{" else -1
            if depth == 0:
                return position
        position += 1
    raise UnsupportedError(text)


class _Expression:
    """A recursive-descent reader of one expression."""

    def __init__(self, text: str) -> None:
        self._text, self._tokens, position = text, [], 0
        while text[position:].strip():
            found = _TOKEN.match(text, position)
            if not found:
                raise UnsupportedError(text)
            self._tokens.append((found.lastgroup or "", found.group(found.lastgroup or 0)))
            position = found.end()
        self._at = 0

    def whole(self) -> Node:
        node = self._one()
        if self._at != len(self._tokens):
            raise UnsupportedError(self._text)
        return node

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise UnsupportedError(self._text)
        self._at += 1
        return self._tokens[self._at - 1]

    def _skip(self, *marks: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at] in [("mark", m) for m in marks]:
            self._at += 1
            return True
        return False

    def _one(self) -> Node:
        kind, text = self._next()
        if kind == "string":
            return parse(_unquoted(text))
        if kind == "number":
            return Literal(float(text) if "." in text else int(text))
        if kind == "name":
            if text in _WORDS:
                return Literal(_WORDS[text])
            return Call(text, self._until(")")) if self._skip("(") else self._reference(text)
        if text == "[":
            return Items(self._until("]"))
        if text == "{":
            return self._object()
        raise UnsupportedError(self._text)

    def _until(self, end: str) -> tuple[Node, ...]:
        items: list[Node] = []
        while not self._skip(end):
            items.append(self._one())
            self._skip(",")
        return tuple(items)

    def _object(self) -> Fields:
        fields: list[tuple[Node, Node]] = []
        while not self._skip("}"):
            kind, text = self._next()
            key = parse(_unquoted(text)) if kind == "string" else Literal(text)
            if not self._skip("=", ":"):
                raise UnsupportedError(self._text)
            fields.append((key, self._one()))
            self._skip(",")
        return Fields(tuple(fields))

    def _reference(self, first: str) -> Reference:
        steps: list[str | int] = [first]
        while True:
            if self._skip("."):
                kind, text = self._next()
                steps.append(int(text) if kind == "number" else text)
            elif self._skip("["):
                kind, text = self._next()
                steps.append(int(text) if kind == "number" else _unquoted(text))
                if not self._skip("]"):
                    raise UnsupportedError(self._text)
            else:
                return Reference(tuple(steps))


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(text))
    except json.JSONDecodeError:
        raise UnsupportedError(text) from None
