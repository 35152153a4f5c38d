"""The books of a tenant, by how well they fit a request.

A genre in common counts 3, a hue 2, the very reading level 2 and the next one 1. Equal scores stand
by ISBN, so the same request always gets the same books.
"""

from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.companion.requests import LEVELS, RecommendBooks

_RANKED: LiteralString = """
WITH allowed AS (
    SELECT b.*,
        3 * cardinality(ARRAY(
            SELECT unnest(b.genres) INTERSECT SELECT unnest(%(genres)s::text[])))
        + 2 * cardinality(ARRAY(
            SELECT unnest(b.hues) INTERSECT SELECT unnest(%(hues)s::text[]))) AS taste,
        abs(b.reading_level - %(level)s::int) AS distance
    FROM app.books AS b
    WHERE b.isbn <> ALL(%(excluded)s::text[])
      AND (%(age)s::int IS NULL OR %(age)s::int BETWEEN b.min_age AND b.max_age)
)
SELECT isbn, title, author, summary, genres, hues, reading_level, min_age, max_age,
    taste + CASE distance WHEN 0 THEN 2 WHEN 1 THEN 1 ELSE 0 END AS score,
    (taste > 0 OR cardinality(%(genres)s::text[] || %(hues)s::text[]) = 0)
        AND (distance IS NULL OR distance <= 1) AS fits
FROM allowed ORDER BY fits DESC, score DESC, isbn LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Ranked:
    """A book as it is shown, and whether it passes every filter of the request."""

    shown: dict[str, Any]
    fits: bool


def ranked(connection: Connection[DictRow], wanted: RecommendBooks) -> list[Ranked]:
    """Return the best books first: those that fit before all others.

    None of another age and none that is excluded is among them, whether it fits or not.
    """
    level = None if wanted.reading_level is None else LEVELS.index(wanted.reading_level)
    rows = connection.execute(
        _RANKED,
        {
            "genres": wanted.genres,
            "hues": wanted.hues,
            "level": level,
            "age": wanted.age,
            "excluded": wanted.excluded_isbns,
            "limit": wanted.limit,
        },
    )
    return [_ranked(row) for row in rows]


def _ranked(row: dict[str, Any]) -> Ranked:
    fits = bool(row.pop("fits"))
    return Ranked({**row, "reading_level": LEVELS[row["reading_level"]].value}, fits)
