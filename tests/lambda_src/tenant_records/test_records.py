"""A tenant's rows are counted, read and deleted under row-level security, and no one else's."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from lambda_src.migrate.access import change_access
from lambda_src.migrate.privileges import DELETION_ORDER, OFF_BOARDING_ROLE
from lambda_src.migrate.requests import AccessChange
from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.runtime.identity.claims import Caller
from lambda_src.tenant_records.handler import reply
from lambda_src.tenant_records.logic import TenantIsActiveError, TenantRecords
from lambda_src.tenant_records.omitted import OMITTED
from lambda_src.tenant_records.settings import Settings
from lambda_src.tenant_records.statements import UnknownTableError
from lambda_src.vault.transaction import DatabaseError
from tests.lambda_src.postgres import Database, database, postgres
from tests.lambda_src.tenant_records.filling import counts, digest, fill, tables

__all__ = ["database", "postgres"]
OPERATOR = Caller("acme", "operator")
_SUSPICIOUS = ("hash", "secret", "token", "proof", "password", "visitor", "counter")
# Columns with such a name that are exported, and why that is no danger.
_HARMLESS = {
    ("conversation_sessions", "state_hash"): "a digest of the state, which is exported too",
    ("webhook_subscriptions", "secret_version"): "the id of a version; the secret is elsewhere",
    ("cms_variant_counts", "visitors"): "how many there were",
}


class Records:
    """The function over a database, called as operators' commands call it."""

    def __init__(self, database: Database, **settings: Any) -> None:
        self.database = database
        self.vault = database.vault(OFF_BOARDING_ROLE)
        self.records = TenantRecords(
            self.vault,
            Settings.model_construct(
                page_bytes=settings.get("page_bytes", 1_000),
                batch_rows=settings.get("batch_rows", 3),
                work_seconds=settings.get("work_seconds", 20),
            ),
        )

    def __call__(self, operation: str, tenant: str = "acme", **fields: Any) -> dict[str, Any]:
        return reply(self.records, {"operation": operation, "tenant_id": tenant, **fields})

    def suspend(self, tenant: str = "acme") -> None:
        change = AccessChange(tenant_id=tenant, is_blocked=True)
        change_access(self.database.connector("administrator").open, change)

    def lines(self, table: str, tenant: str = "acme") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        after = None
        while True:
            page = self("read", tenant, table=table, after=after)
            found += map(json.loads, page["lines"])
            after = page["after"]
            if after is None:
                return found


@pytest.fixture
def records(database: Database) -> Iterator[Records]:
    made = Records(database)
    yield made
    made.vault.close()


def test_every_table_of_the_schema_is_a_step_and_comes_before_those_that_it_refers_to(
    database: Database, records: Records
) -> None:
    assert set(records("tables")["tables"]) == set(tables(database)) == set(DELETION_ORDER), (
        "add the table to DELETION_ORDER of lambda_src/migrate/privileges.py"
    )
    references = database.run(
        "SELECT a.relname AS child, b.relname AS parent FROM pg_constraint c"
        " JOIN pg_class a ON a.oid = c.conrelid JOIN pg_class b ON b.oid = c.confrelid"
        " WHERE c.contype = 'f' AND c.connamespace = 'app'::regnamespace"
    )
    assert references
    wrong = [
        row
        for row in references
        if DELETION_ORDER.index(row["child"]) > DELETION_ORDER.index(row["parent"])
    ]
    assert wrong == []


def test_rows_of_every_table_are_counted_and_read_page_by_page(
    database: Database, records: Records
) -> None:
    filled = fill(database, "acme")
    fill(database, "globex", rows=2)
    assert min(filled.values()) > 0, "fill every table"
    assert {t: records("count", table=t)["rows"] for t in DELETION_ORDER} == filled
    for table in DELETION_ORDER:
        found = records.lines(table)
        assert len(found) == filled[table]
        assert {row["tenant_id"] for row in found} == {"acme"}
        assert not set(OMITTED.get(table, ())) & set(found[0])


def test_rows_are_read_as_they_are_stored(database: Database, records: Records) -> None:
    fill(database, "acme", rows=2)
    row, *_ = records.lines("conversation_history")
    assert row["messages"] == ["Zürich 🍋"]
    assert row["happened_at"].endswith("+00:00")


def test_no_column_that_looks_like_a_secret_is_exported_without_a_reason(
    database: Database,
) -> None:
    columns = database.run(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'app'"
    )
    named = {(row["table_name"], row["column_name"]) for row in columns}
    looks = {
        (table, column)
        for table, column in named
        if any(word in column for word in _SUSPICIOUS) or (table, column) in _bytes(database)
    }
    left_out = {(table, column) for table, omitted in OMITTED.items() for column in omitted}
    assert left_out <= named, "a column of OMITTED is not there any more"
    assert looks - left_out == set(_HARMLESS)


def _bytes(database: Database) -> set[tuple[str, str]]:
    found = database.run(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'app' AND data_type = 'bytea'"
    )
    return {(row["table_name"], row["column_name"]) for row in found}


def test_rows_of_an_active_tenant_are_never_deleted(database: Database, records: Records) -> None:
    fill(database, "acme")
    before = digest(database, "acme")
    with pytest.raises(TenantIsActiveError, match="acme is not suspended"):
        records("delete", table="orders")
    assert digest(database, "acme") == before


def test_every_row_of_a_suspended_tenant_is_deleted_but_its_block_and_no_other_row_changes(
    database: Database, records: Records
) -> None:
    filled = fill(database, "acme")
    fill(database, "globex")
    before = digest(database, "globex")
    records.suspend()
    deleted = {}
    for table in DELETION_ORDER:
        answer = records("delete", table=table)
        assert answer["is_empty"]
        deleted[table] = answer["deleted"]
    assert deleted == filled
    assert sum(counts(database, "acme").values()) == 1  # the block, which stays for good
    assert {records("count", table=t)["rows"] for t in DELETION_ORDER} == {0}
    assert digest(database, "globex") == before
    assert [records("delete", table=t)["deleted"] for t in DELETION_ORDER] == [0] * len(
        DELETION_ORDER
    )


def test_a_deletion_stops_when_its_time_is_over_and_goes_on_with_the_next_call(
    database: Database,
) -> None:
    fill(database, "acme", rows=10)
    hurried = Records(database, batch_rows=4, work_seconds=0)
    hurried.suspend()
    answers = [hurried("delete", table="order_items") for _ in range(3)]
    assert answers == [
        {"deleted": 4, "is_empty": False},
        {"deleted": 4, "is_empty": False},
        {"deleted": 2, "is_empty": True},
    ]
    hurried.vault.close()


def test_the_role_writes_nothing(database: Database, records: Records) -> None:
    fill(database, "acme", rows=2)
    records.suspend()
    before = counts(database, "acme")["outbox"]
    records("delete", table="conversation_sessions")
    assert counts(database, "acme")["outbox"] == before  # no event of a session that went
    with records.vault.transaction(OPERATOR, even_if_blocked=True) as connection:
        for command in (
            b"UPDATE app.flow_audit SET action = 'x'",
            b"INSERT INTO app.session_sweeps VALUES ('acme', now())",
            b"INSERT INTO app.access_blocks VALUES ('acme')",
        ):
            connection.execute("SAVEPOINT here")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(command)
            connection.execute("ROLLBACK TO SAVEPOINT here")


@pytest.mark.parametrize(
    "payload",
    [
        {"operation": "delete", "tenant_id": "acme"},
        {"operation": "tables", "tenant_id": "acme", "table": "orders"},
        {"operation": "delete", "tenant_id": "", "table": "orders"},
        {"operation": "delete", "tenant_id": "acme", "table": 'orders"; DROP'},
        {"operation": "truncate", "tenant_id": "acme", "table": "orders"},
        {"operation": "count", "tenant_id": "acme", "table": "orders", "where": "true"},
    ],
    ids=str,
)
def test_a_payload_of_another_form_is_refused(records: Records, payload: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequestError):
        reply(records.records, payload)


def test_what_is_no_table_of_tenants_is_refused(records: Records) -> None:
    with pytest.raises(UnknownTableError, match="no table contents"):
        records("count", table="contents")
    with pytest.raises((DatabaseError, UnknownTableError)):
        records("read", table="orders", after=["no uuid"])
