"""Values with a shape: a pattern or a choice, and the words that say what was expected."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, GetCoreSchemaHandler, Strict
from pydantic_core import CoreSchema, core_schema

from .secrecy import WHERE_KEYS_BELONG, looks_like_key
from .section import rule

_Item = TypeVar("_Item")
_LONGEST = 2048
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PORT = r"(?::(?:6553[0-5]|655[0-2]\d|65[0-4]\d\d|6[0-4]\d{3}|[1-5]\d{4}|[1-9]\d{0,3}))?"
_HOST = rf"(?:https://(?:{_LABEL}\.)*{_LABEL}|http://(?:localhost|127\.0\.0\.1)){_PORT}"
_REGION = (
    r"(?:eusc-[a-z]{2}|[a-z]{2}(?:-gov|-iso[a-z]?)?)"
    r"-(?:central|(?:north|south)(?:east|west)?|east|west)-[1-9]"
)


class Checked(ABC):
    """Annotation for a value that has to pass a check of our own, told in words."""

    expected: str

    @abstractmethod
    def check(self, value: Any) -> Any:  # noqa: ANN401 - of the annotated type
        """Return the value, or raise the pydantic error that says what was expected."""

    def __get_pydantic_core_schema__(
        self, source: type, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))


@dataclass(frozen=True)
class Shape(Checked):
    """Annotation for text: the whole text must match `pattern` (ASCII, at most 2048 characters).

    Text that looks like a credential is refused with the place where credentials belong.
    """

    pattern: str
    expected: str

    def check(self, text: str) -> str:
        """Return the text, or raise the pydantic error that says what was expected."""
        if looks_like_key(text):
            raise rule(WHERE_KEYS_BELONG)
        if len(text) > _LONGEST or not re.fullmatch(self.pattern, text, re.ASCII):
            raise rule(self.expected)
        return text


@dataclass(frozen=True)
class Choice(Checked):
    """Annotation for a whole number that must be one of these. `Literal` would let `true` be 1."""

    numbers: tuple[int, ...]

    @property
    def expected(self) -> str:  # type: ignore[override] # never assigned, here or there
        """The numbers, as the end of a sentence."""
        *others, last = map(str, self.numbers)
        return f"{', '.join(others)} or {last}"

    def check(self, number: int) -> int:
        """Return the number, or raise the pydantic error that says what was expected."""
        if number not in self.numbers:
            raise rule(self.expected)
        return number


def _without_repetition(items: tuple[_Item, ...]) -> tuple[_Item, ...]:
    if len(set(items)) < len(items):
        raise rule("every item once")
    return items


# TOML has lists only; strictness about their items stays.
Listed = Annotated[tuple[_Item, ...], Strict(False), AfterValidator(_without_repetition)]

AccountId = Annotated[
    str, Shape(r"(?!0{12})\d{12}", "12 digits in quotes, the id of an AWS account of yours")
]
Region = Annotated[str, Shape(_REGION, "an AWS region such as us-east-1")]
HostName = Annotated[
    str,
    Shape(rf"(?=.{{4,253}}$)(?:{_LABEL}\.)+[a-z]{_LABEL}", "a host name such as chat.example.com"),
]
Origin = Annotated[
    str, Shape(_HOST, "an https origin without a path (http only for localhost and 127.0.0.1)")
]
Url = Annotated[
    str,
    Shape(
        rf"{_HOST}(?:/[A-Za-z0-9._~!$&'()+,;=:@%/-]*)?",
        "an https URL without query, fragment or wildcard (http only for localhost and 127.0.0.1)",
    ),
]
TagKey = Annotated[
    str,
    Shape(
        r"(?!(?i:aws):)[A-Za-z0-9 _.:/=+@-]{1,128}", "an AWS tag key (letters, digits, _.:/=+@-)"
    ),
]
TagValue = Annotated[
    str,
    Shape(r"[A-Za-z0-9 _.:/=+@-]{1,256}", "an AWS tag value (letters, digits, spaces, _.:/=+@-)"),
]
