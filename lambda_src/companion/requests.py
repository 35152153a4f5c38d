"""What the reading companion takes. Flows send it too, so null counts as nothing."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from lambda_src.runtime.http.requests import Request

MOST_WORDS, MOST_BOOKS, MOST_EXCLUDED, MOST_YEARS = 20, 20, 200, 120
MOST_ANSWERS, MOST_SAMPLES, LONGEST_SAMPLE = 50, 5, 5_000
_LONGEST_WORD = 60
_USER_ID = re.compile(r"[A-Za-z0-9-]{1,128}")
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


def _with_words(text: str) -> str:
    if not any(character.isalpha() for character in text):
        raise ValueError("must have words.")
    return text


def _user_id(text: str) -> str:
    if not _USER_ID.fullmatch(text):
        raise ValueError("must be the id of a user.")
    return text


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


class QuizAnswer(BaseModel):
    """Whether a question of some level was answered right.

    Other fields are ignored, so that a flow can send the chosen option as it is.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    level: Level
    correct: bool


Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Samples = Annotated[
    list[Annotated[str, Field(max_length=LONGEST_SAMPLE), AfterValidator(_with_words)]],
    Field(max_length=MOST_SAMPLES),
    BeforeValidator(_or_empty),
]


class AssessReading(Request):
    """What shows how well somebody reads; at least one kind of it."""

    quiz_answers: Annotated[
        list[QuizAnswer], Field(max_length=MOST_ANSWERS), BeforeValidator(_or_empty)
    ] = Field(default_factory=list)
    comprehension: Percent | None = None
    vocabulary: Percent | None = None
    reading_samples: Samples = Field(default_factory=list)

    @model_validator(mode="after")
    def _something(self) -> "AssessReading":
        scores = (self.comprehension, self.vocabulary)
        if not self.quiz_answers and not self.reading_samples and scores == (None, None):
            raise ValueError(
                "must have quiz_answers, comprehension, vocabulary or reading_samples."
            )
        return self


class OnReader(Request):
    """The profile of one reader."""

    user_id: Annotated[str, AfterValidator(_user_id)]
