"""One connection, reused: checked, reopened, and never with the tenant of the request before."""

import time
from collections.abc import Callable

import psutil
import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.runtime.http.errors import UnavailableError
from lambda_src.runtime.identity.claims import Caller
from lambda_src.vault.transaction import DatabaseError, Vault
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.suite import open_vault

ACME, GLOBEX = Caller("acme", "user"), Caller("globex", "user")
WHO = b"SELECT pg_backend_pid() AS pid, current_setting('app.tenant_id', true) AS tenant"


def backend_and_tenant(vault: Vault, caller: Caller) -> tuple[int, str]:
    with vault.transaction(caller) as connection:
        row = connection.execute(WHO).fetchone()
    assert row is not None
    return row["pid"], row["tenant"]


def use(vault: Vault, work: Callable[[Connection[DictRow]], object]) -> None:
    with vault.transaction(ACME) as connection:
        work(connection)


def end_backend(database: Database, connection: Connection[DictRow]) -> None:
    database.run("SELECT pg_terminate_backend(%s)", connection.info.backend_pid)
    connection.execute("SELECT 1")


def fail_after(connection: Connection[DictRow], statement: bytes) -> None:
    connection.execute(statement)
    raise KeyError


def test_requests_share_a_connection_and_nothing_else(shared_database: Database) -> None:
    with open_vault(shared_database) as vault:
        first, second = backend_and_tenant(vault, ACME), backend_and_tenant(vault, GLOBEX)
        assert first[0] == second[0]
        assert (first[1], second[1]) == ("acme", "globex")


def test_after_a_request_the_connection_has_no_tenant(shared_database: Database) -> None:
    with open_vault(shared_database) as vault:
        backend_and_tenant(vault, ACME)
        assert vault._connection is not None
        row = vault._connection.execute(WHO).fetchone()
        assert row is not None
        assert not row["tenant"]


def test_a_connection_is_replaced_when_it_is_too_old(shared_database: Database) -> None:
    now = [0.0]
    with open_vault(shared_database) as vault:
        vault.clock = lambda: now[0]
        first = backend_and_tenant(vault, ACME)[0]
        now[0] = vault.oldest_seconds
        assert backend_and_tenant(vault, ACME)[0] == first
        now[0] += 1.0
        second = backend_and_tenant(vault, ACME)[0]
        assert second != first
        assert backend_and_tenant(vault, ACME)[0] == second


def test_a_server_that_falls_silent_is_given_up_within_seconds(shared_database: Database) -> None:
    with open_vault(shared_database) as vault:
        backend_and_tenant(vault, ACME)
        assert vault._connection is not None
        options = vault._connection.info.get_parameters()
    assert options["tcp_user_timeout"] == "6000"
    assert (options["keepalives_idle"], options["keepalives_count"]) == ("5", "3")


def test_a_server_that_hangs_in_mid_request_is_503_in_time_and_replaced(
    shared_database: Database,
) -> None:
    """Its kernel acknowledges what is sent, so only time tells."""

    def hang(connection: Connection[DictRow]) -> None:
        backend = psutil.Process(connection.info.backend_pid)
        backend.suspend()
        try:
            connection.execute("SELECT 1")
        finally:
            backend.resume()

    with open_vault(shared_database) as vault:
        vault.statement_seconds = 0.1
        started = time.monotonic()
        with pytest.raises(UnavailableError):
            use(vault, hang)
        assert time.monotonic() - started < 6
        assert backend_and_tenant(vault, GLOBEX)[1] == "globex"


def test_a_kept_connection_that_hangs_is_replaced_within_the_same_request(
    shared_database: Database,
) -> None:
    with open_vault(shared_database) as vault:
        hanging, _ = backend_and_tenant(vault, ACME)
        psutil.Process(hanging).suspend()
        try:
            started = time.monotonic()
            assert backend_and_tenant(vault, GLOBEX)[0] != hanging
            assert time.monotonic() - started < 8
        finally:
            psutil.Process(hanging).resume()


def test_a_connection_that_the_server_ended_is_replaced_unnoticed(
    shared_database: Database,
) -> None:
    with open_vault(shared_database) as vault:
        pid, _ = backend_and_tenant(vault, ACME)
        shared_database.run("SELECT pg_terminate_backend(%s)", pid)
        assert backend_and_tenant(vault, GLOBEX)[0] != pid
        assert backend_and_tenant(vault, GLOBEX)[1] == "globex"


def test_a_connection_lost_in_mid_request_is_503_and_the_next_request_works(
    shared_database: Database,
) -> None:
    with open_vault(shared_database) as vault:
        with pytest.raises(UnavailableError):
            use(vault, lambda connection: end_backend(shared_database, connection))
        assert backend_and_tenant(vault, GLOBEX)[1] == "globex"


def test_a_transaction_left_open_is_never_used_again(shared_database: Database) -> None:
    with open_vault(shared_database) as vault:
        pid, _ = backend_and_tenant(vault, ACME)
        assert vault._connection is not None
        vault._connection.execute("BEGIN")
        assert backend_and_tenant(vault, GLOBEX)[0] != pid


def test_an_exception_of_the_request_rolls_back(database: Database) -> None:
    insert = b"INSERT INTO app.menu_items VALUES ('acme', gen_random_uuid(), 'a', 'a', 1)"
    with open_vault(database) as vault:
        with pytest.raises(KeyError):
            use(vault, lambda connection: fail_after(connection, insert))
        assert database.run("SELECT * FROM app.menu_items") == []
        with vault.transaction(ACME) as connection:
            connection.execute(insert)
        assert len(database.run("SELECT * FROM app.menu_items")) == 1


def test_a_read_only_request_cannot_write(shared_database: Database) -> None:
    with (
        open_vault(shared_database) as vault,
        pytest.raises(DatabaseError, match="25006"),
        vault.transaction(ACME, read_only=True) as connection,
    ):
        connection.execute("DELETE FROM app.orders")


def test_a_statement_that_takes_too_long_is_503(shared_database: Database) -> None:
    vault = Vault(shared_database.connector().open, statement_seconds=0.05)
    with pytest.raises(UnavailableError), vault.transaction(ACME) as connection:
        connection.execute("SELECT pg_sleep(5)")
    vault.close()


def test_days_and_names_do_not_depend_on_the_servers_settings(shared_database: Database) -> None:
    with (
        open_vault(shared_database) as vault,
        vault.transaction(ACME) as connection,
    ):
        row = connection.execute(
            "SELECT current_setting('timezone') AS zone, current_setting('search_path') AS path"
        ).fetchone()
        assert row == {"zone": "UTC", "path": "pg_catalog"}


def test_nothing_is_prepared_on_the_server(shared_database: Database) -> None:
    with open_vault(shared_database) as vault, vault.transaction(ACME) as connection:
        for _ in range(10):
            connection.execute("SELECT %s::int", (1,))
        assert connection.execute("SELECT * FROM pg_prepared_statements").fetchall() == []


def test_an_error_for_the_log_holds_no_value_of_a_row(database: Database) -> None:
    insert = b"INSERT INTO app.menu_items VALUES ('acme', %s, %s, 'a', -1)"
    with (
        open_vault(database) as vault,
        pytest.raises(DatabaseError) as failed,
        vault.transaction(ACME) as connection,
    ):
        connection.execute(insert, ("00000000-0000-4000-8000-000000000000", "family recipe"))
    assert "23514" in str(failed.value)
    assert "family recipe" not in repr(failed.value)
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__
    assert not isinstance(failed.value, psycopg.Error)
