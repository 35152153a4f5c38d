"""What is kept of a reader: the last assessment, one row a user."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.companion.assessment import Assessment
from lambda_src.companion.requests import LEVELS, Level
from lambda_src.runtime.clock import to_text

_KEEP: LiteralString = """
INSERT INTO app.reader_profiles AS p
    (tenant_id, user_id, reading_level, confidence, strengths, next_steps, assessed_at)
VALUES (current_setting('app.tenant_id'), %(user)s, %(level)s, %(confidence)s, %(strengths)s,
    %(steps)s, %(at)s)
ON CONFLICT (tenant_id, user_id) DO UPDATE
SET reading_level = excluded.reading_level, confidence = excluded.confidence,
    strengths = excluded.strengths, next_steps = excluded.next_steps,
    assessments = least(p.assessments + 1, 1000000), assessed_at = excluded.assessed_at
"""
_FIND: LiteralString = """
SELECT user_id, reading_level, confidence, strengths, next_steps, assessments, assessed_at
FROM app.reader_profiles WHERE user_id = %(user)s
"""


@dataclass(frozen=True)
class Profile:
    """A reader, as the last assessment left them."""

    level: Level
    row: dict[str, Any]

    def shown(self) -> dict[str, Any]:
        """As the API shows it."""
        at: datetime = self.row["assessed_at"]
        return {**self.row, "reading_level": self.level.value, "assessed_at": to_text(at)}


def keep(
    connection: Connection[DictRow], user_id: str, assessment: Assessment, at: datetime
) -> None:
    """Keep an assessment in place of the one before."""
    connection.execute(
        _KEEP,
        {
            "user": user_id,
            "level": LEVELS.index(assessment.level),
            "confidence": assessment.confidence,
            "strengths": list(assessment.strengths),
            "steps": list(assessment.next_steps),
            "at": at,
        },
    )


def find(connection: Connection[DictRow], user_id: str) -> Profile | None:
    """Return a reader of the tenant, if one of that id was ever assessed."""
    row = connection.execute(_FIND, {"user": user_id}).fetchone()
    return None if row is None else Profile(LEVELS[row["reading_level"]], dict(row))
