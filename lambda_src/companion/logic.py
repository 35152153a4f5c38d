"""What the reading companion answers, in a transaction of the tenant's."""

from typing import Any

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.companion.books import ranked
from lambda_src.companion.requests import RecommendBooks


def recommend(connection: Connection[DictRow], request: RecommendBooks) -> dict[str, Any]:
    """Return books that fit, or the nearest for the reader's age if none does (`fallback`)."""
    found = ranked(connection, request)
    fitting = [book.shown for book in found if book.fits]
    is_fallback = not fitting
    books = [book.shown for book in found] if is_fallback else fitting
    return {
        "recommendations": books,
        "count": len(books),
        "filters_applied": _filters(request, is_fallback=is_fallback),
        "fallback": is_fallback,
    }


def _filters(request: RecommendBooks, *, is_fallback: bool) -> dict[str, Any]:
    """Those that hold for every book that is shown; the others only gave the order."""
    hold = {"age": request.age, "excluded_isbns": request.excluded_isbns}
    level = None if request.reading_level is None else request.reading_level.value
    taste = {"genres": request.genres, "hues": request.hues, "reading_level": level}
    applied = hold if is_fallback else {**taste, **hold}
    return {name: value for name, value in applied.items() if value not in (None, [])}
