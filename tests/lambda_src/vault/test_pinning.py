"""No request of the vault sends RDS Proxy what pins a session to one connection.

https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-pinning.html
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from lambda_src.context.logic import ContextSlices
from lambda_src.context.requests import Operations
from lambda_src.runtime.http.resolver import Entry
from lambda_src.runtime.identity.claims import Caller
from lambda_src.tenant_data.handler import application
from lambda_src.tenant_data.logic import TenantData
from lambda_src.vault.transaction import DatabaseError, Vault
from tests.lambda_src.events import Api
from tests.lambda_src.postgres import Database
from tests.lambda_src.statement_log import StatementLog, logging
from tests.lambda_src.vault.suite import open_vault

APPLICATION = "gatehouse_app"
ACME = Caller("acme", "user")
SLICES = ("revenue_by_day", "top_menu_items", "recent_orders")
ALL: dict[str, dict[str, int]] = {name: {} for name in SLICES}
LONGEST = 16_384  # a longer statement pins, whatever it is

UNNAMED = re.compile(r"statement: |execute <unnamed>: ")
ALLOWED = re.compile(r"BEGIN|COMMIT|ROLLBACK|SELECT|WITH|INSERT|UPDATE|DELETE")
PINNING = re.compile(
    r"\b(TEMP|TEMPORARY|CURSOR|LISTEN|LOAD|nextval|setval|currval|lastval|pg_(try_)?advisory\w*)\b",
    re.IGNORECASE,
)
SET_CONFIG = re.compile(r"set_config\(([^()]*)\)")


def pins(statement: str) -> bool:
    """Whether a logged statement is one of those in AWS's list; SET and the like begin with it."""
    marked = UNNAMED.match(statement)
    if marked is None:
        return True
    sql = statement[marked.end() :].strip()
    session_wide = [
        arguments for arguments in SET_CONFIG.findall(sql) if not arguments.endswith(", true")
    ]
    return bool(not ALLOWED.match(sql) or PINNING.search(sql) or session_wide or len(sql) > LONGEST)


@pytest.fixture
def log(shared_database: Database) -> Iterator[StatementLog]:
    with logging(shared_database, APPLICATION) as opened:
        yield opened


@pytest.fixture
def vault(shared_database: Database, log: StatementLog) -> Iterator[Vault]:
    del log  # before the connection
    with open_vault(shared_database) as opened:
        yield opened


def endpoint(path: str) -> Callable[[Vault], object]:
    def ask(vault: Vault) -> object:
        app = application(TenantData(vault))
        answer = Api(Entry(lambda: app))("GET", path)
        assert answer.status == 200
        return answer

    return ask


def slices(vault: Vault) -> object:
    return ContextSlices(vault, 6_000).read(ACME, Operations.model_validate(ALL))


def change(vault: Vault) -> object:
    with vault.transaction(ACME) as connection:
        return connection.execute("UPDATE app.orders SET status = %s", ["completed"])


def mistake(vault: Vault) -> object:
    with pytest.raises(DatabaseError), vault.transaction(ACME) as connection:
        connection.execute("SELECT 1 / %s::int", [0])
    return None


REQUESTS = {
    "/revenue/daily": endpoint("/revenue/daily"),
    "/menu/top": endpoint("/menu/top"),
    "/orders/recent": endpoint("/orders/recent"),
    "slices of Ask": slices,
    "a change": change,
    "a failed statement": mistake,
}


@pytest.mark.parametrize("request_", REQUESTS)
def test_nothing_that_a_request_sends_pins_however_often_it_comes(
    vault: Vault, log: StatementLog, request_: str
) -> None:
    for _ in range(7):  # psycopg prepares a statement that comes for the sixth time
        REQUESTS[request_](vault)
    statements = log.statements()
    assert [statement for statement in statements if pins(statement)] == []
    assert sum("BEGIN" in statement for statement in statements) == 7
    assert sum("set_config('app.tenant_id'" in statement for statement in statements) == 7


def test_a_connection_ends_without_a_word(
    shared_database: Database, vault: Vault, log: StatementLog
) -> None:
    slices(vault)
    before = len(log.statements())
    vault.close()
    shared_database.run("SELECT 1")
    assert len(log.statements()) == before


def prepared(connection: Connection[Any]) -> None:
    connection.prepare_threshold = 0
    connection.execute("SELECT 1 WHERE 1 = %s", [1])


def cursor(connection: Connection[Any]) -> None:
    with connection.transaction(), connection.cursor("named") as named:
        named.execute("SELECT 1")


PINNED: dict[str, str | Callable[[Connection[Any]], None]] = {
    "SET": "SET timezone = 'UTC'",
    "RESET": "RESET timezone",
    "a setting of the session": "SELECT set_config('app.tenant_id', 'acme', false)",
    "PREPARE": "PREPARE one AS SELECT 1",
    "DEALLOCATE": "DEALLOCATE ALL",
    "DISCARD": "DISCARD PLANS",
    "a temporary table": "SELECT 1 AS one INTO TEMP mine",
    "an advisory lock": "SELECT pg_advisory_lock_shared(1)",
    "LISTEN": "LISTEN news",
    "a long statement": f"SELECT '{'x' * LONGEST}'",
    "a prepared statement of the driver": prepared,
    "a cursor of the driver": cursor,
}


@pytest.mark.parametrize("case", PINNED)
def test_what_pins_would_be_found(shared_database: Database, log: StatementLog, case: str) -> None:
    work = PINNED[case]
    with shared_database.connect(APPLICATION) as connection:
        if callable(work):
            work(connection)
        else:
            try:
                connection.execute(work.encode())
            except psycopg.errors.InsufficientPrivilege:
                assert "temporary" in case  # logged, then refused: the role may not
    assert any(pins(statement) for statement in log.statements())
