"""Filter patterns of CloudWatch Logs, for JSON and for plain text.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

import json
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, Final

Matcher = Callable[[str], bool]
_Condition = Callable[[Any], bool]

_TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<operator>&&|\|\||!=|<=|>=|=|<|>|\(|\))'
    r"|(?P<selector>\$\.[\w.\[\]-]+)|(?P<word>[^\s()=!<>&|]+))"
)
_ORDER: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_TERM = re.compile(r'([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))')
_INDEX = re.compile(r"\[(\d+)\]")


class PatternError(ValueError):
    """The pattern is none that is known here."""


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Matcher:
    """Return what tells whether a log line matches.

    Raises:
        PatternError: the pattern uses what is not known here.

    """
    written = pattern.strip()
    if not written:
        return lambda _line: True
    if written.startswith("{"):
        return _json_matcher(written)
    return _text_matcher(written)


def select(document: object, selector: str) -> object:
    """Return the value that `$.a.b[0]` names, or None where there is none."""
    value = document
    for name in selector.removeprefix("$.").split("."):
        key, *indexes = re.split(r"(?=\[)", name)
        value = value.get(key) if isinstance(value, Mapping) else None
        for index in indexes:
            found = _INDEX.fullmatch(index)
            number = int(found[1]) if found else -1
            value = value[number] if isinstance(value, list) and 0 <= number < len(value) else None
    return value


def parsed(line: str) -> object:
    """Return a line as JSON, or None if it is not an object."""
    if not line.lstrip().startswith("{"):
        return None
    try:
        document = json.loads(line)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _json_matcher(pattern: str) -> Matcher:
    if not pattern.endswith("}"):
        raise PatternError(f"{pattern} has no end")
    parser = _Parser(_tokens(pattern[1:-1]))
    condition = parser.any_of()
    if parser.rest:
        raise PatternError(f"{pattern} goes on with {parser.rest[0].text}")

    def matches(line: str) -> bool:
        document = parsed(line)
        return document is not None and condition(document)

    return matches


def _text_matcher(pattern: str) -> Matcher:
    required: list[str] = []
    excluded: list[str] = []
    optional: list[str] = []
    for sign, quoted, bare in _TERM.findall(pattern):
        chosen = excluded if sign == "-" else optional if sign == "?" else required
        chosen.append(re.sub(r"\\(.)", r"\1", quoted) or bare)
    return lambda line: (
        all(term in line for term in required)
        and not any(term in line for term in excluded)
        and (not optional or any(term in line for term in optional))
    )


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    while at < len(text.rstrip()):
        token = _TOKEN.match(text, at)
        if token is None or token.lastgroup is None:
            raise PatternError(f"cannot read {text[at:]!r}")
        found.append(_Token(token.lastgroup, token[token.lastgroup]))
        at = token.end()
    return found


class _Parser:
    """`||` binds less than `&&`, and parentheses most."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.rest = tokens

    def any_of(self) -> _Condition:
        parts = [self._all_of()]
        while self._take("||"):
            parts.append(self._all_of())
        return lambda document: any(part(document) for part in parts)

    def _all_of(self) -> _Condition:
        parts = [self._one()]
        while self._take("&&"):
            parts.append(self._one())
        return lambda document: all(part(document) for part in parts)

    def _one(self) -> _Condition:
        if self._take("("):
            condition = self.any_of()
            if not self._take(")"):
                raise PatternError("a parenthesis is not closed")
            return condition
        selector = self._next("selector").text
        return self._comparison(selector)

    def _comparison(self, selector: str) -> _Condition:
        if self._take("IS"):
            return _state(selector, self._next("word").text)
        if self._take("NOT"):
            self._next("word")  # EXISTS
            return lambda document: select(document, selector) is None
        sign = self._next("operator").text
        token = self._next("text", "word")
        value = json.loads(token.text) if token.kind == "text" else token.text
        return _compared(selector, sign, value, quoted=token.kind == "text")

    def _take(self, text: str) -> bool:
        if self.rest and self.rest[0].text == text:
            self.rest = self.rest[1:]
            return True
        return False

    def _next(self, *kinds: str) -> _Token:
        if not self.rest or self.rest[0].kind not in kinds:
            found = self.rest[0].text if self.rest else "its end"
            raise PatternError(f"expected {' or '.join(kinds)}, found {found}")
        token, *self.rest = self.rest
        return token


def _state(selector: str, state: str) -> _Condition:
    expected = {"TRUE": True, "FALSE": False, "NULL": None}
    if state not in expected:
        raise PatternError(f"IS {state} is not known")
    return lambda document: select(document, selector) is expected[state]


def _compared(selector: str, sign: str, value: str, *, quoted: bool) -> _Condition:
    number = None if quoted else _number(value)

    def holds(document: object) -> bool:
        found = select(document, selector)
        if found is None:
            return False
        if sign in _ORDER:
            left = _number(found)
            return left is not None and number is not None and _ORDER[sign](left, number)
        if number is not None and not isinstance(found, str):
            same = _number(found) == number
        else:
            same = isinstance(found, str) and fnmatchcase(found, value.replace("[", "[[]"))
        return same == (sign == "=")

    return holds


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)  # type: ignore[arg-type] # whatever is no number raises
    except (TypeError, ValueError):
        return None
