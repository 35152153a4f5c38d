"""What the reading companion answers, in a transaction of the tenant's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.companion import profiles
from lambda_src.companion.assessment import assess as judge
from lambda_src.companion.books import ranked
from lambda_src.companion.requests import AssessReading, OnReader, RecommendBooks
from lambda_src.runtime.http.errors import NotFoundError


@dataclass(frozen=True)
class Reader:
    """Who asks: a user, or a visitor without an account. Of an admin's tenant all are readable."""

    user_id: str | None
    is_tenant_admin: bool = False


def recommend(
    connection: Connection[DictRow], reader: Reader, request: RecommendBooks
) -> dict[str, Any]:
    """Return books that fit, or the nearest for the reader's age if none does (`fallback`).

    Without a level it is the one of the reader's profile, if there is one.
    """
    if request.reading_level is None and reader.user_id is not None:
        known = profiles.find(connection, reader.user_id)
        request = request.model_copy(update={"reading_level": known.level if known else None})
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


def assess(
    connection: Connection[DictRow], reader: Reader, request: AssessReading, at: datetime
) -> dict[str, Any]:
    """Judge how well somebody reads, and keep it if it is a user."""
    judged = judge(request)
    if reader.user_id is not None:
        profiles.keep(connection, reader.user_id, judged, at)
    return {
        "user_id": reader.user_id,
        "reading_level": judged.level.value,
        "confidence": judged.confidence,
        "strengths": list(judged.strengths),
        "next_steps": list(judged.next_steps),
        "evidence": {one.kind: round(one.place, 2) for one in judged.evidence},
    }


def profile(connection: Connection[DictRow], reader: Reader, request: OnReader) -> dict[str, Any]:
    """Return the reader's own profile, to a tenant-admin any of the tenant's.

    Raises NotFoundError, in the same words for one that is not there and one of somebody else.
    """
    may_read = reader.is_tenant_admin or reader.user_id == request.user_id
    found = profiles.find(connection, request.user_id) if may_read else None
    if found is None:
        raise NotFoundError("No such profile. An assessment makes one.")
    return found.shown()


def _filters(request: RecommendBooks, *, is_fallback: bool) -> dict[str, Any]:
    """Those that hold for every book that is shown; the others only gave the order."""
    hold = {"age": request.age, "excluded_isbns": request.excluded_isbns}
    level = None if request.reading_level is None else request.reading_level.value
    taste = {"genres": request.genres, "hues": request.hues, "reading_level": level}
    applied = hold if is_fallback else {**taste, **hold}
    return {name: value for name, value in applied.items() if value not in (None, [])}
