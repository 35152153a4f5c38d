"""The audit log: who changed which flow, content or variant, when, and what of it.

The roles of functions may add to it and read it: nobody who signs in as one rewrites it. An entry
is written in the transaction of the change, so that there is no change without one.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.rows import TENANT, as_json
from lambda_src.flows.canonical import canonical
from lambda_src.flows.documents import Json
from lambda_src.runtime.clock import to_text

MOST_BYTES = 2_000
"""Of a value that an entry shows; of a larger one there are its size and hash."""

Changes = dict[str, Json]


def changes(before: Mapping[str, Json], after: Mapping[str, Json]) -> Changes:
    """Return by field what was there and what is; a field that is the same is left out."""
    return {
        name: {"before": _shown(before.get(name)), "after": _shown(after.get(name))}
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    }


def record(
    connection: Connection[DictRow],
    by: str,
    action: str,
    subject: tuple[str, str],
    *,
    revision: int | None = None,
    changed: Mapping[str, Json] | None = None,
) -> None:
    """Add an entry. `subject` is a type and an id, `by` the id of a user."""
    connection.execute(
        f"""INSERT INTO app.flow_audit
                (tenant_id, user_id, action, subject_type, subject_id, revision, changes)
            VALUES ({TENANT}, %(by)s, %(action)s, %(type)s, %(id)s, %(revision)s,
                    %(changes)s)""".encode(),  # noqa: S608 - TENANT is a constant
        {
            "by": by,
            "action": action,
            "type": subject[0],
            "id": subject[1],
            "revision": revision,
            "changes": as_json(dict(changed or {})),
        },
    )


def page(
    connection: Connection[DictRow], *, before: str | None, limit: int, filters: Mapping[str, str]
) -> list[tuple[str, dict[str, Json]]]:
    """Return entries, the latest first, each with the cursor of those before it.

    `filters`: `subject_type`, `subject_id`, `user_id`, `action`. Raises ValueError for a cursor
    that is none.
    """
    at, entry_id = _cursor(before)
    names = ("subject_type", "subject_id", "user_id", "action")
    rows = connection.execute(
        """SELECT happened_at, entry_id, user_id, action, subject_type, subject_id, revision,
                  changes
           FROM app.flow_audit
           WHERE (%(at)s::timestamptz IS NULL OR (happened_at, entry_id) < (%(at)s, %(entry)s))
             AND (%(subject_type)s::text IS NULL OR subject_type = %(subject_type)s)
             AND (%(subject_id)s::text IS NULL OR subject_id = %(subject_id)s)
             AND (%(user_id)s::text IS NULL OR user_id = %(user_id)s)
             AND (%(action)s::text IS NULL OR action = %(action)s)
           ORDER BY happened_at DESC, entry_id DESC LIMIT %(limit)s""",
        {**dict.fromkeys(names), **filters, "at": at, "entry": entry_id, "limit": limit},
    )
    return [(f"{to_text(row['happened_at'])}_{row['entry_id']}", _entry(row)) for row in rows]


def _cursor(before: str | None) -> tuple[datetime | None, UUID | None]:
    if before is None:
        return None, None
    at, _, entry_id = before.partition("_")
    return datetime.fromisoformat(at), UUID(entry_id)


def _entry(row: Mapping[str, Any]) -> dict[str, Json]:
    names = ("user_id", "action", "subject_type", "subject_id", "revision", "changes")
    return {**{name: row[name] for name in names}, "happened_at": to_text(row["happened_at"])}


def _shown(value: Json) -> Json:
    data = canonical(value)
    if len(data) <= MOST_BYTES:
        return value
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
