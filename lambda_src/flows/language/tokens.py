"""The words and signs of an expression."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lambda_src.flows.language.syntax import ExpressionError

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*)
    |(?P<float>\d+\.\d+(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)
    |(?P<hex>0[xX][0-9a-fA-F]+)[uU]?
    |(?P<int>\d+)[uU]?
    |(?P<raw>[rR])?(?P<quote>\"{3}|'{3}|"|')
    |(?P<name>[^\W\d]\w*)
    |(?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()\[\]{}])
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(
    r"\\(?:(?P<plain>[\\\"'`?])|(?P<letter>[abfnrtv])|x(?P<x>[0-9a-fA-F]{2})"
    r"|u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})|(?P<octal>[0-3][0-7]{2}))"
)
_LETTERS = dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True))
_INSTEAD = {"=": "==", "&": "&&", "|": "||"}
_MOST_DIGITS = 19


@dataclass(frozen=True)
class Token:
    """A word or sign; `kind` is its group above, `text` for texts, or `end`."""

    kind: str
    value: Any
    at: int


def tokens(written: str) -> Iterator[Token]:
    """Yield the tokens of an expression and, at last, its end. Raises ExpressionError."""
    at = 0
    while at < len(written):
        found = _TOKEN.match(written, at)
        if found is None:
            raise _unknown(written[at], at)
        token, after = _token(written, found)
        if token is not None:
            yield token
        at = after
    yield Token("end", "the end", len(written))


def _unknown(character: str, at: int) -> ExpressionError:
    instead = _INSTEAD.get(character)
    expected = f", expected {instead!r}" if instead else ""
    return ExpressionError(f"found {character!r}{expected}", at)


def _token(written: str, found: "re.Match[str]") -> tuple[Token | None, int]:
    at, kind, text = found.start(), found.lastgroup or "", found.group()
    if kind == "quote":
        value, after = _text(written, found)
        return Token("text", value, at), after
    if kind == "int":
        if len(text) > _MOST_DIGITS:
            raise ExpressionError(f"expected {_MOST_DIGITS} digits at most", at)
        return Token("number", int(found["int"]), at), found.end()
    if kind == "hex":
        return Token("number", int(found["hex"], 16), at), found.end()
    if kind == "float":
        return Token("number", float(text), at), found.end()
    return (None if kind == "space" else Token(kind, text, at)), found.end()


def _text(written: str, found: "re.Match[str]") -> tuple[str, int]:
    quote, is_raw = found["quote"], found["raw"] is not None
    at = end = found.end()
    while not written.startswith(quote, end):
        end += 2 if written.startswith("\\", end) and not is_raw else 1
        if end >= len(written):
            raise ExpressionError(f"a text without its closing {quote}", found.start())
    inner = written[at:end]
    return (inner if is_raw else _read(inner, at)), end + len(quote)


def _read(inner: str, at: int) -> str:
    parts, end = [], 0
    while (start := inner.find("\\", end)) >= 0:
        found = _ESCAPE.match(inner, start)
        if found is None:
            raise ExpressionError(f"unknown escape {inner[start : start + 2]!r}", at + start)
        parts += [inner[end:start], _escaped(found, at + start)]
        end = found.end()
    return "".join([*parts, inner[end:]])


def _escaped(found: "re.Match[str]", at: int) -> str:
    if found["plain"]:
        return found["plain"]
    if found["letter"]:
        return _LETTERS[found["letter"]]
    digits = found["x"] or found["u"] or found["U"]
    code = int(digits, 16) if digits else int(found["octal"], 8)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004  # what Unicode has
        raise ExpressionError("no character has this number", at)
    return chr(code)
