"""What the reading companion takes. Flows send it too, so null counts as nothing."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from lambda_src.runtime.http.requests import Request

MOST_WORDS, MOST_BOOKS, MOST_EXCLUDED, MOST_YEARS = 20, 20, 200, 120
_LONGEST_WORD = 60
_ISBN_DIGITS = 13


class Level(StrEnum):
    """How well somebody reads, from the first words to anything."""

    BEGINNING = "beginning"
    EMERGING = "emerging"
    DEVELOPING = "developing"
    FLUENT = "fluent"
    ADVANCED = "advanced"


LEVELS = tuple(Level)


def _or_empty(value: object) -> object:
    return [] if value is None else value


def _word(text: str) -> str:
    word = " ".join(text.split()).casefold()
    if not 1 <= len(word) <= _LONGEST_WORD or not word.isprintable():
        raise ValueError(f"must be words of 1 to {_LONGEST_WORD} printable characters.")
    return word


def _isbn(text: str) -> str:
    digits = text.replace("-", "")
    if len(digits) != _ISBN_DIGITS or not (digits.isascii() and digits.isdigit()):
        raise ValueError("must be ISBNs of 13 digits, with or without hyphens.")
    return digits


def _unique(words: list[str]) -> list[str]:
    return list(dict.fromkeys(words))


Words = Annotated[
    list[Annotated[str, Field(max_length=200), AfterValidator(_word)]],
    Field(max_length=MOST_WORDS),
    BeforeValidator(_or_empty),
    AfterValidator(_unique),
]
Isbns = Annotated[
    list[Annotated[str, Field(max_length=30), AfterValidator(_isbn)]],
    Field(max_length=MOST_EXCLUDED),
    BeforeValidator(_or_empty),
    AfterValidator(_unique),
]


class RecommendBooks(Request):
    """What somebody likes to read, and can. Words are compared without case."""

    genres: Words = Field(default_factory=list)
    hues: Words = Field(default_factory=list)
    reading_level: Level | None = None
    age: int | None = Field(default=None, ge=0, le=MOST_YEARS)
    limit: int = Field(default=5, ge=1, le=MOST_BOOKS)
    excluded_isbns: Isbns = Field(default_factory=list)
