"""The tables of flows: what one tenant has, no other reads, counts, changes or is told of."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from lambda_src.flow_tasks.logic import FlowTasks
from lambda_src.runtime.identity.claims import Caller
from lambda_src.vault.transaction import DatabaseError, Vault
from tests.lambda_src.flow_tasks.working import World, calling
from tests.lambda_src.flow_vault.asking import Asker, Played, flow, flows, question
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault import rows
from tests.lambda_src.vault.suite import open_vault, owner_of
from tests.lambda_src.vault.test_isolation_can_fail import ALL_THROUGH, without

FLOWS = (
    "books",
    "cms_content",
    "cms_content_variants",
    "cms_experiments",
    "cms_impressions",
    "cms_variant_counts",
    "conversation_analytics",
    "conversation_history",
    "conversation_sessions",
    "flow_call_bases",
    "flow_circuits",
    "flow_definitions",
    "flow_tasks",
    "flow_versions",
    "open_sessions",
    "outbox",
    "public_flow_counts",
    "public_sessions",
    "reader_profiles",
    "session_sweeps",
    "webhook_deliveries",
    "webhook_subscriptions",
)
BOOK = """INSERT INTO app.books VALUES
    (%s, '9790000000000', %s, 'Ada', 'x', '{fantasy}', '{}', 2, 8, 12)"""
ELSEWHERE = ("access_blocks", "flow_audit")  # in test_access.py and flow_vault/test_audit.py
REFERRED_TO = ("flow_definitions", "flow_versions")  # sessions refer to them: none is deleted
PLAYERS = ("acme", "globex")
THEIRS = '{"tenant_id": "globex"}'


@pytest.fixture
def filled(database: Database) -> Iterator[tuple[Database, Vault]]:
    """Both tenants with rows in every table of flows; each has its own name in all of them."""
    with open_vault(database) as vault:
        for tenant in PLAYERS:
            database.run(BOOK, tenant, f"Of {tenant}")
            Asker.member(flows(vault), tenant).did("assess_reading", comprehension=50)
            tasks = FlowTasks(vault, lease_seconds=60, circuit_failures=9, circuit_seconds=60)
            made = flows(vault)
            admin = Asker.admin(made, tenant)
            base = {"prefix": "/v1", "url": f"https://{tenant}.example"}
            admin.did("put_call_base", name=f"of-{tenant}", **base)
            world = World(database, tasks, Asker.member(made, tenant))
            admin.publish({**calling(), "name": f"Of {tenant}"})
            body = {"text": f"Of {tenant}"}
            admin.did("add_content", id="tested", type="joke", body=body)
            admin.did("add_variant", content="tested", id="b", body=body)
            tested = {"id": "say", "type": "message", "content": {"content_id": "tested"}}
            admin.publish(flow("testing", tested, question()))
            Played.of(Asker.member(made, tenant), "testing")
            pending = world.pending()
            pending.begin(tenant)
            pending.report(tenant, status="failed", error="timeout")
            key = admin.publish(flow(f"open-of-{tenant}", question()), "public")["public_key"]
            Played.of(Asker(made, None, {"public_key": key}), f"open-of-{tenant}")
            named = {"webhook": str(uuid4()), "secret_version": str(uuid4())}
            url = f"https://{tenant}.example/"
            admin.did("create_webhook", url=url, event_types=["session_started"], **named)
            world.ask("handle_events", tenant)
            world.ask("sweep", tenant)
        yield database, vault


def test_every_table_of_the_application_is_in_an_isolation_test(database: Database) -> None:
    found = database.run(
        "SELECT relname FROM pg_class"
        " WHERE relkind IN ('r', 'p') AND relnamespace = 'app'::regnamespace"
    )
    assert {row["relname"] for row in found} == {
        *FLOWS,
        *rows.TABLES,
        *ELSEWHERE,
    }


def everything(database: Database, table: str) -> list[dict[str, Any]]:
    return database.run(f"SELECT * FROM app.{table} ORDER BY {table}::text")  # noqa: S608 - names of tables and columns come from the catalogue or this file


@pytest.mark.parametrize("user", ["gatehouse_app", "owner"])
@pytest.mark.parametrize("table", FLOWS)
def test_no_statement_reaches_another_tenants_rows(
    filled: tuple[Database, Vault], table: str, user: str
) -> None:
    reaches_nothing(filled[0], table, user)


@pytest.mark.parametrize("table", FLOWS)
def test_without_any_one_policy_the_check_above_fails(
    filled: tuple[Database, Vault], table: str
) -> None:
    database, _ = filled
    # What a trigger writes has policies of its own, which would refuse in place of the missing one.
    database.run(f"ALTER TABLE app.{table} DISABLE TRIGGER USER")
    for verb in ("select", "insert", "update", "delete"):
        policy = f"{table}_{verb}"
        if verb == "delete" and table in REFERRED_TO:
            continue
        with without(database, table, policy) as command:
            clauses = ALL_THROUGH[command]
            database.run(f"CREATE POLICY {policy} ON app.{table} FOR {command} {clauses}")
            with pytest.raises((AssertionError, pytest.fail.Exception)):
                reaches_nothing(database, table, "gatehouse_app")
    reaches_nothing(database, table, "gatehouse_app")


def reaches_nothing(database: Database, table: str, user: str) -> None:
    before = everything(database, table)
    counts = {tenant: sum(row["tenant_id"] == tenant for row in before) for tenant in PLAYERS}
    assert all(counts.values())
    columns = ", ".join(before[0])
    moved = ", ".join("'acme'" if name == "tenant_id" else name for name in before[0])
    name = owner_of(database) if user == "owner" else user
    with open_vault(database, name) as vault:

        def run(sql: str, tenant: str = "acme") -> tuple[int, list[Any]]:
            with vault.transaction(Caller(tenant, "u")) as connection:
                cursor = connection.execute(sql.encode())
                found = cursor.fetchall() if cursor.description else []
                connection.execute("SAVEPOINT done")
                touched = cursor.rowcount
                raise _Undo(touched, found)
            raise AssertionError

        def outcome(sql: str, tenant: str = "acme") -> tuple[int, list[Any]]:
            try:
                return run(sql, tenant)
            except _Undo as undo:
                return undo.touched, undo.found

        t = f"app.{table}"
        for sql in (
            f"SELECT * FROM {t}",  # noqa: S608 - names of tables and columns come from the catalogue or this file
            f"SELECT * FROM {t} WHERE tenant_id = 'globex' OR true FOR UPDATE",  # noqa: S608 - names of tables and columns come from the catalogue or this file
            f"UPDATE {t} SET tenant_id = tenant_id RETURNING *",  # noqa: S608 - names of tables and columns come from the catalogue or this file
        ):
            touched, found = outcome(sql)
            assert touched == counts["acme"]
            assert {row["tenant_id"] for row in found} == {"acme"}
            assert "globex" not in str(found)
        for sql in (
            f"SELECT * FROM {t} WHERE tenant_id = 'globex'",  # noqa: S608 - names of tables and columns come from the catalogue or this file
            f"UPDATE {t} SET tenant_id = 'acme' WHERE tenant_id = 'globex'",  # noqa: S608 - names of tables and columns come from the catalogue or this file
            f"DELETE FROM {t} WHERE tenant_id = 'globex' RETURNING *",  # noqa: S608 - names of tables and columns come from the catalogue or this file
            f"INSERT INTO {t} ({columns}) SELECT {moved} FROM {t} WHERE tenant_id <> 'acme'",  # noqa: S608 - names of tables and columns come from the catalogue or this file
        ):
            assert outcome(sql)[0] == 0
        if table not in REFERRED_TO:
            assert outcome(f"DELETE FROM {t}")[0] == counts["acme"]  # noqa: S608 - a name of this file
        for sql in (
            f"UPDATE {t} SET tenant_id = 'globex'",  # noqa: S608 - names of tables and columns come from the catalogue or this file
            f"INSERT INTO {t} SELECT (jsonb_populate_record(r, '{THEIRS}')).* FROM {t} r",  # noqa: S608 - names of tables and columns come from the catalogue or this file
        ):
            with pytest.raises(DatabaseError, match="row-level security"):
                outcome(sql)
        assert outcome(f"SELECT * FROM {t}", "nobody") == (0, [])  # noqa: S608 - names of tables and columns come from the catalogue or this file
        kept = vault._connection
        assert kept is not None
        assert kept.execute(f"SELECT * FROM {t}".encode()).fetchall() == []  # noqa: S608 - names of tables and columns come from the catalogue or this file
        kept.rollback()
    assert everything(database, table) == before


@pytest.mark.parametrize("table", FLOWS)
def test_truncate_which_no_policy_stops_is_not_granted(database: Database, table: str) -> None:
    with (
        database.connect("gatehouse_app") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(f"TRUNCATE app.{table} CASCADE".encode())


class _Undo(Exception):  # noqa: N818  # no error: it takes back what a statement did
    def __init__(self, touched: int, found: list[Any]) -> None:
        self.touched, self.found = touched, found
