"""The answers of the reading companion as typed models."""

from lambda_src.api_document.responses import Count, Shown
from lambda_src.companion.requests import Level


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
