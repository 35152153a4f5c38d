"""How rows are written and read here."""

import json
from typing import Any, LiteralString

from psycopg import Connection
from psycopg.rows import DictRow
from psycopg.types.json import Json as JsonValue

from lambda_src.flows.documents import Json

TENANT: LiteralString = "current_setting('app.tenant_id')"
"""The tenant of the transaction, in SQL: nobody can hand over a wrong one."""


def as_json(value: Json) -> JsonValue:
    """Return a value for a column of type json. NaN, which no JSON has, is refused before."""
    return JsonValue(value, dumps=_dumps)


def one(
    connection: Connection[DictRow], sql: LiteralString, values: dict[str, Any]
) -> DictRow | None:
    """Return the one row that a statement gives, or None."""
    return connection.execute(sql, values).fetchone()


def _dumps(value: Json) -> str:
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
