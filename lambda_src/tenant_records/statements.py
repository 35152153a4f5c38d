"""The statements on one table, made of what the catalog says of its columns and its key."""

from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg import Connection
from psycopg.rows import DictRow
from psycopg.sql import SQL, Composed, Identifier, Literal

from lambda_src.tenant_records.omitted import OMITTED

# Every table that has rows of tenants, whether or not anybody remembered to list it.
TABLES: LiteralString = """
SELECT c.relname AS name
FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p')
ORDER BY c.relname
"""
_COLUMNS: LiteralString = """
SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
       array_position(i.indkey::int2[], a.attnum) AS place
FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relnamespace = 'app'::regnamespace AND c.relname = %(table)s
ORDER BY a.attnum
"""
# The block of a whole tenant outlives its rows: with it no function of the vault writes for it.
BLOCKS = "access_blocks"
_MOST_ROWS = 2_000


class UnknownTableError(Exception):
    """There is no table of that name with rows of tenants."""


@dataclass(frozen=True)
class TenantTable:
    """One table: its columns that are exported, and its key without the tenant, with types."""

    name: str
    columns: tuple[str, ...]
    key: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, connection: Connection[DictRow], name: str) -> "TenantTable":
        """Read a table from the catalog. Raises UnknownTableError."""
        found = connection.execute(_COLUMNS, {"table": name}).fetchall()
        columns = [column["name"] for column in found]
        if "tenant_id" not in columns:
            raise UnknownTableError(f"There is no table {name} with rows of tenants.")
        key = sorted((c for c in found if c["place"] is not None), key=lambda c: int(c["place"]))
        left_out = OMITTED.get(name, {})
        return cls(
            name,
            tuple(column for column in columns if column not in left_out),
            tuple((c["name"], c["type"]) for c in key if c["name"] != "tenant_id"),
        )

    def count(self) -> Composed:
        """How many rows there are; the tenant's own block is none of them."""
        return SQL("SELECT count(*) AS rows FROM {table} AS r WHERE {mine}").format(
            table=self._table(), mine=self._mine()
        )

    def delete(self, rows: int) -> Composed:
        """Delete so many rows at most."""
        return SQL(
            "DELETE FROM {table} AS r WHERE {mine} AND r.ctid = ANY(ARRAY("
            "SELECT r.ctid FROM {table} AS r WHERE {mine} LIMIT {rows}))"
        ).format(table=self._table(), mine=self._mine(), rows=Literal(rows))

    def page(self, after: tuple[str, ...] | None, size: int) -> Composed:
        """Rows after a key as lines of JSON, up to so many bytes, one row at least."""
        return SQL(
            "SELECT line, place FROM ("
            "SELECT line, place, number,"
            " sum(octet_length(line)) OVER (ORDER BY number) - octet_length(line) AS before FROM ("
            "SELECT row_to_json(exported)::text AS line, {place} AS place,"
            " row_number() OVER (ORDER BY {order}) AS number"
            " FROM {table} AS r CROSS JOIN LATERAL (SELECT {columns}) AS exported"
            " WHERE {mine} AND {after} ORDER BY {order} LIMIT {most}"
            ") AS found) AS measured WHERE before < {size} ORDER BY number"
        ).format(
            place=SQL("ARRAY[{}]::text[]").format(
                SQL(", ").join(SQL("r.{}::text").format(Identifier(name)) for name, _ in self.key)
            ),
            order=SQL(", ").join(SQL("r.{}").format(Identifier(name)) for name in self._ordered()),
            table=self._table(),
            columns=SQL(", ").join(SQL("r.{}").format(Identifier(name)) for name in self.columns),
            mine=self._mine(),
            after=self._after(after),
            most=Literal(_MOST_ROWS),
            size=Literal(size),
        )

    def _table(self) -> Composed:
        return SQL("app.{}").format(Identifier(self.name))

    def _mine(self) -> Composed:
        if self.name == BLOCKS:
            return SQL("r.tenant_id = %(tenant_id)s AND r.user_id <> ''").format()
        return SQL("r.tenant_id = %(tenant_id)s").format()

    def _ordered(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.key) or ("tenant_id",)

    def _after(self, after: tuple[str, ...] | None) -> Composed:
        if after is None:
            return SQL("true").format()
        if not self.key or len(after) != len(self.key):
            return SQL("false").format()
        names = SQL(", ").join(SQL("r.{}").format(Identifier(name)) for name, _ in self.key)
        values = SQL(", ").join(
            SQL("{}::{}").format(Literal(value), SQL(_known(type_)))
            for value, (_, type_) in zip(after, self.key, strict=True)
        )
        return SQL("({}) > ({})").format(names, values)


def _known(type_: Any) -> LiteralString:  # noqa: ANN401 - a name of the catalog
    """The types that keys have; a table with another one needs it here."""
    for known in _KEY_TYPES:
        if known == type_:
            return known
    raise UnknownTableError(f"A key has the type {type_}: name it in statements.py.")


_KEY_TYPES: tuple[LiteralString, ...] = (
    "text", "uuid", "integer", "smallint", "bigint", "date", "timestamp with time zone",
)  # fmt: skip
