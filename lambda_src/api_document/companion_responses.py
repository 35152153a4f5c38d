"""The answers of the reading companion as typed models."""

from typing import Annotated

from pydantic import Field

from lambda_src.api_document.responses import Count, Moment, Shown
from lambda_src.companion.requests import Level

Place = Annotated[float, Field(ge=0, le=4)]
Share = Annotated[float, Field(ge=0, le=1)]


class BookShown(Shown):
    """A book, and how well it fits what was asked for."""

    isbn: str
    title: str
    author: str
    summary: str
    genres: list[str]
    hues: list[str]
    reading_level: Level
    min_age: Count
    max_age: Count
    score: Count


class FiltersShown(Shown):
    """What holds for every book that is shown."""

    genres: list[str] | None = None
    hues: list[str] | None = None
    reading_level: Level | None = None
    age: Count | None = None
    excluded_isbns: list[str] | None = None


class RecommendationsShown(Shown):
    """The best books first; `fallback` says that none fits, and these are the nearest."""

    recommendations: list[BookShown]
    count: Count
    filters_applied: FiltersShown
    fallback: bool


class EvidenceShown(Shown):
    """The place of each kind of evidence on the line of levels, from 0 to 4."""

    quiz_answers: Place | None = None
    comprehension: Place | None = None
    vocabulary: Place | None = None
    reading_samples: Place | None = None


class AssessmentShown(Shown):
    """How well somebody reads; `user_id` is null where nothing is kept of it."""

    user_id: str | None
    reading_level: Level
    confidence: Share
    strengths: list[str]
    next_steps: list[str]
    evidence: EvidenceShown


class ProfileShown(Shown):
    """A reader, as the last assessment left them."""

    user_id: str
    reading_level: Level
    confidence: Share
    strengths: list[str]
    next_steps: list[str]
    assessments: Count
    assessed_at: Moment
