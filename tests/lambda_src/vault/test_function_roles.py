"""What an attacker does with the sign-in of one kind of function, and what stands in the way.

Each statement is sent as that role to a real PostgreSQL. What PostgreSQL cannot refuse is listed
in docs/tenant-data.md with the wall behind it, and its bounds are tested here.
"""

import time

import psycopg
import pytest

from lambda_src.migrate.privileges import FUNCTION_ROLES
from tests.lambda_src.migrate.runs import run
from tests.lambda_src.postgres import Database

ROLES = sorted(FUNCTION_ROLES)
READER = "gatehouse_reports"
TENANT = "SELECT set_config('app.tenant_id', 'acme', true)"

# Table, statement; no role of a function may do these to a table that it does not list them for.
ATTEMPTS = {
    "SELECT": "SELECT * FROM app.{table}",
    "INSERT": "INSERT INTO app.{table} DEFAULT VALUES",
    "UPDATE": "UPDATE app.{table} SET tenant_id = 'acme'",
    "DELETE": "DELETE FROM app.{table}",
    "TRUNCATE": "TRUNCATE app.{table}",
}
NOBODY_MAY = (
    "CREATE TEMPORARY TABLE mine (a int)",
    "CREATE TABLE app.mine (a int)",
    "CREATE SCHEMA mine",
    "ALTER TABLE app.orders DISABLE ROW LEVEL SECURITY",
    "DROP POLICY orders_select ON app.orders",
    "SET ROLE gatehouse_owner",
    "SET SESSION AUTHORIZATION gatehouse_app",
    "ALTER ROLE gatehouse_app PASSWORD 'x'",
    "SELECT * FROM ledger.contents",
    "SELECT pg_read_file('/etc/passwd')",
    "COPY app.orders TO PROGRAM 'true'",
    "SET temp_file_limit = '1GB'",
    "SET log_statement = 'none'",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user LIMIT 1",
)


def refused(database: Database, role: str, statement: str) -> bool:
    with database.connect(role) as connection:
        try:
            with connection.transaction():
                connection.execute(TENANT)
                connection.execute(statement.encode())
        except psycopg.errors.InsufficientPrivilege as error:
            return "row-level security" not in str(error)  # that wall is for who passed this one
        except psycopg.Error:
            return False  # it was let in, and failed later
    return False


def tables(database: Database) -> list[str]:
    found = database.run("SELECT tablename FROM pg_tables WHERE schemaname = 'app' ORDER BY 1")
    return [row["tablename"] for row in found]


@pytest.mark.parametrize("role", ROLES)
def test_a_function_role_may_do_to_a_table_what_its_row_says_and_no_more(
    shared_database: Database, role: str
) -> None:
    wrong = [
        f"{command} on {table}"
        for table in tables(shared_database)
        for command, statement in ATTEMPTS.items()
        if refused(shared_database, role, statement.format(table=table))
        == (command in FUNCTION_ROLES[role].get(table, ()))
    ]
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_no_role_leaves_its_place(shared_database: Database, role: str) -> None:
    let_in = [text for text in NOBODY_MAY if not refused(shared_database, role, text)]
    own_session_only = {NOBODY_MAY[-1]}  # without another session there is nothing to end
    assert set(let_in) <= own_session_only


def test_a_privilege_that_was_added_by_hand_is_gone_after_the_next_migration_run(
    database: Database,
) -> None:
    assert refused(database, READER, ATTEMPTS["DELETE"].format(table="orders"))
    database.run(f"GRANT DELETE ON app.orders TO {READER}")
    assert not refused(database, READER, ATTEMPTS["DELETE"].format(table="orders"))
    run(database)
    assert refused(database, READER, ATTEMPTS["DELETE"].format(table="orders"))


def test_a_reader_cannot_lock_others_out_of_a_table(shared_database: Database) -> None:
    for mode in ("ROW EXCLUSIVE", "SHARE", "ACCESS EXCLUSIVE"):
        assert refused(shared_database, READER, f"LOCK TABLE app.orders IN {mode} MODE")


@pytest.mark.parametrize("role", ROLES)
def test_waits_and_idle_transactions_of_a_role_are_bounded(
    shared_database: Database, role: str
) -> None:
    with shared_database.connect(role) as connection:
        shown = {
            name: (connection.execute(f"SHOW {name}".encode()).fetchone() or {})[name]
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        }
    assert shown == {
        "statement_timeout": "1min",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "30s",
    }


def test_a_transaction_that_is_left_open_with_a_lock_ends(database: Database) -> None:
    database.run("ALTER ROLE gatehouse_flows SET idle_in_transaction_session_timeout = '300ms'")
    try:
        with database.connect("gatehouse_flows") as attacker:
            attacker.execute("BEGIN")
            attacker.execute("LOCK TABLE app.conversation_sessions IN ACCESS EXCLUSIVE MODE")
            started = time.monotonic()
            database.run("SELECT count(*) FROM app.conversation_sessions")  # waits, then passes
            assert time.monotonic() - started < 30
            with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
                attacker.execute("SELECT 1")
    finally:
        database.run("ALTER ROLE gatehouse_flows SET idle_in_transaction_session_timeout = '30s'")


@pytest.mark.parametrize("role", ROLES)
def test_a_role_leaves_connections_to_the_others(shared_database: Database, role: str) -> None:
    (row,) = shared_database.run(
        "SELECT rolconnlimit AS own, current_setting('max_connections')::int AS every"
        " FROM pg_roles WHERE rolname = %s",
        role,
    )
    assert 0 < row["own"] <= row["every"] / 2
