"""A tenant's flows: drafts, and which version of each is published."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.rows import TENANT, as_json, one
from lambda_src.flows.documents import Json
from lambda_src.runtime.clock import to_text

_COLUMNS = "flow_id, flow_key, name, revision, current_version, visibility, updated_at, archived_at"


@dataclass(frozen=True)
class Definition:
    """A flow without its draft. `version` is what new sessions start on, if any."""

    flow_id: str
    key: str
    name: str
    revision: int
    version: int | None
    visibility: str
    updated_at: str
    is_archived: bool = False

    @property
    def status(self) -> str:
        """Whether it is a draft only, published, or archived."""
        if self.is_archived:
            return "archived"
        return "draft" if self.version is None else "published"

    def as_json(self) -> dict[str, Json]:
        """What the API shows of it."""
        return {
            "id": self.flow_id,
            "key": self.key,
            "name": self.name,
            "revision": self.revision,
            "version": self.version,
            "visibility": self.visibility,
            "status": self.status,
            "updated_at": self.updated_at,
        }


def add(connection: Connection[DictRow], key: str, name: str, document: Json) -> Definition | None:
    """Store a new flow's draft; None if there is a flow of that key."""
    row = one(
        connection,
        f"""INSERT INTO app.flow_definitions (tenant_id, flow_id, flow_key, name, draft)
            VALUES ({TENANT}, %(id)s, %(key)s, %(name)s, %(draft)s)
            ON CONFLICT (tenant_id, flow_key) DO NOTHING RETURNING {_COLUMNS}""",  # noqa: S608 - names of tables and columns come from the catalogue or this file
        {"id": uuid4(), "key": key, "name": name, "draft": as_json(document)},
    )
    return None if row is None else _definition(row)


def find(connection: Connection[DictRow], named: str, *, lock: bool = False) -> Definition | None:
    """Return the flow of a key or an id; locked, nobody else changes it in this transaction."""
    row = one(
        connection,
        f"""SELECT {_COLUMNS} FROM app.flow_definitions
            WHERE (flow_id = %(id)s OR flow_key = %(key)s) AND deleted_at IS NULL
            ORDER BY flow_id = %(id)s DESC NULLS LAST LIMIT 1
            {"FOR UPDATE" if lock else ""}""",  # noqa: S608 - names of tables and columns come from the catalogue or this file
        {"id": _uuid(named), "key": named},
    )
    return None if row is None else _definition(row)


def of_public_key(
    connection: Connection[DictRow], named: str, key_hash: bytes
) -> Definition | None:
    """Return the public flow of a key or an id if this is its public key."""
    row = one(
        connection,
        f"""SELECT {_COLUMNS} FROM app.flow_definitions
            WHERE public_key_hash = %(hash)s AND visibility = 'public'
              AND archived_at IS NULL AND deleted_at IS NULL
              AND (flow_id = %(id)s OR flow_key = %(key)s)""",  # noqa: S608 - names of tables and columns come from the catalogue or this file
        {"id": _uuid(named), "key": named, "hash": key_hash},
    )
    return None if row is None else _definition(row)


def page(
    connection: Connection[DictRow], *, after: str, limit: int, filters: dict[str, str]
) -> list[Definition]:
    """Return flows by key, those after one. `filters`: `status`, `visibility`, `search` (words)."""
    rows = connection.execute(
        f"""SELECT {_COLUMNS} FROM app.flow_definitions
            WHERE flow_key > %(after)s AND deleted_at IS NULL
              AND (%(status)s::text IS NULL OR %(status)s =
                   CASE WHEN archived_at IS NOT NULL THEN 'archived'
                        WHEN current_version IS NULL THEN 'draft' ELSE 'published' END)
              AND (%(visibility)s::text IS NULL OR visibility = %(visibility)s)
              AND (%(search)s::text IS NULL
                   OR strpos(lower(flow_key || ' ' || name), lower(%(search)s)) > 0)
            ORDER BY flow_key LIMIT %(limit)s""".encode(),  # noqa: S608 - names of tables and columns come from the catalogue or this file
        {"status": None, "visibility": None, "search": None, **filters}
        | {"after": after, "limit": limit},
    )
    return [_definition(row) for row in rows]


def draft(connection: Connection[DictRow], flow_id: str) -> Json:
    """Return the draft of a flow that is there."""
    row = one(
        connection,
        "SELECT draft FROM app.flow_definitions WHERE flow_id = %(id)s",
        {"id": UUID(flow_id)},
    )
    return None if row is None else row["draft"]


def replace(
    connection: Connection[DictRow], flow_id: str, *, key: str, name: str, document: Json
) -> Definition | None:
    """Store another draft; None if another flow has that key."""
    row = one(
        connection,
        f"""UPDATE app.flow_definitions
            SET flow_key = %(key)s, name = %(name)s, draft = %(draft)s, revision = revision + 1,
                updated_at = now()
            WHERE flow_id = %(id)s AND NOT EXISTS (
                SELECT FROM app.flow_definitions WHERE flow_key = %(key)s AND flow_id <> %(id)s)
            RETURNING {_COLUMNS}""",  # noqa: S608 - names of tables and columns come from the catalogue or this file
        {"id": UUID(flow_id), "key": key, "name": name, "draft": as_json(document)},
    )
    return None if row is None else _definition(row)


def publish(
    connection: Connection[DictRow],
    flow_id: str,
    version: int,
    visibility: str,
    key_hash: bytes | None,
) -> bool:
    """Let new sessions start on a version. A hash becomes that of the public key if it has none.

    Returns whether it did; a flow that is not public any more loses its key.
    """
    row = one(
        connection,
        """UPDATE app.flow_definitions
           SET current_version = %(version)s, visibility = %(visibility)s, updated_at = now(),
               public_key_hash = CASE WHEN %(visibility)s = 'public'
                                      THEN coalesce(public_key_hash, %(hash)s) END
           WHERE flow_id = %(id)s RETURNING public_key_hash""",
        {
            "id": UUID(flow_id),
            "version": version,
            "visibility": visibility,
            "hash": key_hash,
        },
    )
    return row is not None and key_hash is not None and bytes(row["public_key_hash"]) == key_hash


def move(connection: Connection[DictRow], flow_id: str, version: int) -> None:
    """Let new sessions start on another version that was published."""
    connection.execute(
        """UPDATE app.flow_definitions SET current_version = %(version)s, updated_at = now()
           WHERE flow_id = %(id)s""",
        {"id": UUID(flow_id), "version": version},
    )


def _definition(row: dict[str, Any]) -> Definition:
    return Definition(
        flow_id=str(row["flow_id"]),
        key=row["flow_key"],
        name=row["name"],
        revision=row["revision"],
        version=row["current_version"],
        visibility=row["visibility"],
        updated_at=to_text(row["updated_at"]),
        is_archived=row["archived_at"] is not None,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
