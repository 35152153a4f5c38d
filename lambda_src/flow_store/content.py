"""What flows draw from: a tenant's content."""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.rows import TENANT, as_json, one
from lambda_src.flows.documents import Item, Json, Query
from lambda_src.flows.selecting import matching
from lambda_src.runtime.clock import to_text

_COLUMNS = "content_id, type, body, tags, info, status, created_at"


class StoredContent:
    """Published content, as the engine asks for it."""

    def __init__(self, connection: Connection[DictRow]) -> None:
        self._connection = connection

    def matching(self, query: Query) -> Sequence[Item]:
        """Return every published item that a query means, by id."""
        rows = self._connection.execute(
            f"""SELECT {_COLUMNS} FROM app.cms_content
                WHERE type = %(type)s AND status = 'published' AND tags @> %(tags)s
                ORDER BY content_id COLLATE "C" """.encode(),  # noqa: S608 - names of tables and columns come from the catalogue or this file
            {"type": query.type, "tags": list(query.tags)},
        )
        return matching([_item(row) for row in rows], query)

    def find(self, item_id: str) -> Item | None:
        """Return the published item of an id."""
        row = one(
            self._connection,
            f"""SELECT {_COLUMNS} FROM app.cms_content
                WHERE content_id = %(id)s AND status = 'published'""",  # noqa: S608 - names of tables and columns come from the catalogue or this file
            {"id": item_id},
        )
        return None if row is None else _item(row)


def put(connection: Connection[DictRow], item: Item, status: str) -> dict[str, Json]:
    """Add an item, or replace the one of its id; return it as the API shows it."""
    row = one(
        connection,
        f"""INSERT INTO app.cms_content (tenant_id, content_id, type, body, tags, info, status)
            VALUES ({TENANT}, %(id)s, %(type)s, %(body)s, %(tags)s, %(info)s, %(status)s)
            ON CONFLICT (tenant_id, content_id) DO UPDATE SET type = excluded.type,
                body = excluded.body, tags = excluded.tags, info = excluded.info,
                status = excluded.status
            RETURNING {_COLUMNS}""",  # noqa: S608 - names of tables and columns come from the catalogue or this file
        {
            "id": item.id,
            "type": item.type,
            "body": as_json(dict(item.body)),
            "tags": list(item.tags),
            "info": as_json(dict(item.info)),
            "status": status,
        },
    )
    return _shown(row or {})


def page(
    connection: Connection[DictRow], *, after: str, limit: int, filters: Mapping[str, str]
) -> list[dict[str, Json]]:
    """Return items by id, those after one. `filters`: `type`, `tag`, `status`."""
    rows = connection.execute(
        f"""SELECT {_COLUMNS} FROM app.cms_content
            WHERE content_id > %(after)s
              AND (%(type)s::text IS NULL OR type = %(type)s)
              AND (%(tag)s::text IS NULL OR %(tag)s = ANY (tags))
              AND (%(status)s::text IS NULL OR status = %(status)s)
            ORDER BY content_id LIMIT %(limit)s""".encode(),  # noqa: S608 - names of tables and columns come from the catalogue or this file
        {"type": None, "tag": None, "status": None, **filters} | {"after": after, "limit": limit},
    )
    return [_shown(row) for row in rows]


def _item(row: dict[str, Any]) -> Item:
    return Item(row["content_id"], row["type"], row["body"], tuple(row["tags"]), row["info"])


def _shown(row: Mapping[str, Any]) -> dict[str, Json]:
    shown = {name: row[name] for name in ("type", "body", "tags", "info", "status")}
    return {"id": row["content_id"], **shown, "created_at": to_text(row["created_at"])}
