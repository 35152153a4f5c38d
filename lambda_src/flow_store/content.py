"""A tenant's content: what flows draw from, and what its administrators write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import experiments
from lambda_src.flow_store.content_words import FOUND, QUERY, WORDS, config_of, values_of
from lambda_src.flow_store.rows import TENANT, as_json, one
from lambda_src.flows.documents import Experiment, Item, Json, Query
from lambda_src.flows.selecting import matching
from lambda_src.runtime.clock import to_text

_COLUMNS: LiteralString = """content_id, type, body, tags, info, status, visibility, language,
    languages, revision, created_at, updated_at"""
_SEEN: LiteralString = "status = 'published' AND (visibility = 'public' OR NOT %(to_visitors)s)"
_FILTERS = ("type", "tag", "status", "visibility", "language")


@dataclass(frozen=True)
class StoredItem:
    """An item as its administrators see it."""

    item: Item
    status: str
    visibility: str
    revision: int
    created_at: str
    updated_at: str

    def fields(self) -> dict[str, Json]:
        """What an administrator may change of it."""
        item = self.item
        return {
            "type": item.type,
            "body": dict(item.body),
            "tags": list(item.tags),
            "info": dict(item.info),
            "status": self.status,
            "visibility": self.visibility,
            "language": item.language,
            "languages": dict(item.languages),
        }

    def as_json(self) -> dict[str, Json]:
        """As the API shows it."""
        times = {"created_at": self.created_at, "updated_at": self.updated_at}
        return {"id": self.item.id, **self.fields(), "revision": self.revision, **times}


class StoredContent:
    """Published content, as the engine asks for it.

    To visitors without an account goes only what is public.
    """

    def __init__(self, connection: Connection[DictRow], *, to_visitors: bool) -> None:
        self._connection, self._to_visitors = connection, to_visitors

    def matching(self, query: Query) -> Sequence[Item]:
        """Return every published item that a query means, by id."""
        rows = self._connection.execute(
            f"""SELECT {_COLUMNS} FROM app.cms_content
                WHERE type = %(type)s AND {_SEEN} AND tags @> %(tags)s
                ORDER BY content_id COLLATE "C" """.encode(),  # noqa: S608 - constants of here
            {"type": query.type, "tags": list(query.tags), "to_visitors": self._to_visitors},
        )
        return matching([_item(row) for row in rows], query)

    def find(self, item_id: str) -> Item | None:
        """Return the published item of an id."""
        row = one(
            self._connection,
            f"""SELECT {_COLUMNS} FROM app.cms_content
                WHERE content_id = %(id)s AND {_SEEN}""",  # noqa: S608 - constants of here
            {"id": item_id, "to_visitors": self._to_visitors},
        )
        return None if row is None else _item(row)

    def experiment(self, item_id: str) -> Experiment | None:
        """Return the experiment that runs on an item."""
        return experiments.running(self._connection, item_id)


def put(connection: Connection[DictRow], item: Item, status: str, visibility: str) -> StoredItem:
    """Add an item, or replace the one of its id."""
    row = one(
        connection,
        f"""INSERT INTO app.cms_content AS c
                (tenant_id, content_id, type, body, tags, info, status, visibility, language,
                 languages, words)
            VALUES ({TENANT}, %(id)s, %(type)s, %(body)s, %(tags)s, %(info)s, %(status)s,
                    %(visibility)s, %(language)s, %(languages)s, {WORDS})
            ON CONFLICT (tenant_id, content_id) DO UPDATE SET type = excluded.type,
                body = excluded.body, tags = excluded.tags, info = excluded.info,
                status = excluded.status, visibility = excluded.visibility,
                language = excluded.language, languages = excluded.languages,
                words = excluded.words, revision = c.revision + 1, updated_at = now()
            RETURNING {_COLUMNS}""",  # noqa: S608 - constants of this module and its neighbours
        {
            "id": item.id,
            "type": item.type,
            "body": as_json(dict(item.body)),
            "tags": list(item.tags),
            "info": as_json(dict(item.info)),
            "status": status,
            "visibility": visibility,
            "language": item.language,
            "languages": as_json(dict(item.languages)),
            **values_of(item),
        },
    )
    return _stored(row or {})


def read(connection: Connection[DictRow], item_id: str, *, lock: bool = False) -> StoredItem | None:
    """Return an item of any status; locked, nobody else changes it in this transaction."""
    row = one(
        connection,
        f"""SELECT {_COLUMNS} FROM app.cms_content WHERE content_id = %(id)s
            {"FOR UPDATE" if lock else ""}""",  # noqa: S608 - constants of this module
        {"id": item_id},
    )
    return None if row is None else _stored(row)


def delete(connection: Connection[DictRow], item_id: str) -> None:
    """Delete an item with its variants."""
    connection.execute("DELETE FROM app.cms_content WHERE content_id = %(id)s", {"id": item_id})


def page(
    connection: Connection[DictRow], *, after: str, limit: int, filters: Mapping[str, str]
) -> list[StoredItem]:
    """Return items by id, those after one. `filters` are of `_FILTERS`."""
    rows = connection.execute(
        f"""SELECT {_COLUMNS} FROM app.cms_content
            WHERE content_id > %(after)s AND {_FILTERED}
            ORDER BY content_id LIMIT %(limit)s""".encode(),  # noqa: S608 - constants of here
        _values(filters) | {"after": after, "limit": limit},
    )
    return [_stored(row) for row in rows]


def search(
    connection: Connection[DictRow],
    words: str,
    *,
    after: tuple[float, str] | None,
    limit: int,
    filters: Mapping[str, str],
) -> list[tuple[float, StoredItem]]:
    """Return items that have words, those that fit best first, each with how well it fits.

    Words are as people write them for search engines: `"a phrase"`, `or`, `-without`. `after` is
    the last one of the page before.
    """
    rank, item_id = after if after else (None, "")
    rows = connection.execute(
        f"""SELECT * FROM (
                SELECT {_COLUMNS}, ts_rank({FOUND}, {QUERY})::float8 AS rank
                FROM app.cms_content WHERE {FOUND} @@ {QUERY} AND {_FILTERED}) AS found
            WHERE %(rank)s::float8 IS NULL OR rank < %(rank)s
               OR (rank = %(rank)s AND content_id > %(after)s)
            ORDER BY rank DESC, content_id LIMIT %(limit)s""".encode(),  # noqa: S608 - constants
        _values(filters)
        | {"search": words, "config": config_of(filters.get("language", "en"))}
        | {"rank": rank, "after": item_id, "limit": limit},
    )
    return [(row["rank"], _stored(row)) for row in rows]


_FILTERED: LiteralString = """(%(type)s::text IS NULL OR type = %(type)s)
    AND (%(tag)s::text IS NULL OR %(tag)s = ANY (tags))
    AND (%(status)s::text IS NULL OR status = %(status)s)
    AND (%(visibility)s::text IS NULL OR visibility = %(visibility)s)
    AND (%(language)s::text IS NULL OR language = %(language)s
         OR languages::jsonb ? %(language)s)"""


def _values(filters: Mapping[str, str]) -> dict[str, Any]:
    return {**dict.fromkeys(_FILTERS), **filters}


def _item(row: Mapping[str, Any]) -> Item:
    return Item(
        id=row["content_id"],
        type=row["type"],
        body=row["body"],
        tags=tuple(row["tags"]),
        info=row["info"],
        language=row["language"],
        languages=row["languages"],
    )


def _stored(row: Mapping[str, Any]) -> StoredItem:
    return StoredItem(
        item=_item(row),
        status=row["status"],
        visibility=row["visibility"],
        revision=row["revision"],
        created_at=to_text(row["created_at"]),
        updated_at=to_text(row["updated_at"]),
    )
