"""The check: after any requests on one reused connection, no tenant saw or touched another.

`check` raises LeakError with what went wrong. It judges by what the superuser sees.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.runtime.http.errors import UnavailableError
from lambda_src.runtime.identity.claims import Caller
from lambda_src.vault.transaction import DatabaseError, Vault
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.requests import TWIN, Request, values_of
from tests.lambda_src.vault.rows import TABLES, Stored, Tenants, stored


class LeakError(AssertionError):
    """A tenant read, changed, counted or learned of what is not its own, or lost its own."""


@dataclass(frozen=True)
class Outcome:
    """How a statement ended for the caller: rows, how many it touched, or an error's text."""

    rows: tuple[dict[str, Any], ...] = ()
    touched: int = 0
    error: str = ""


class Abandoned(Exception):  # noqa: N818  # no error of the vault: the request's own logic gave up
    """What a request raises that fails after its statement."""


def check(database: Database, vault: Vault, tenants: Tenants, requests: Sequence[Request]) -> None:
    """Send the requests one after another and judge each. Raises LeakError."""
    with database.connect() as superuser:
        tenants.store(superuser)
        after = stored(superuser)
        for request in requests:
            if request.end == "no tenant":
                _sees_nothing(vault, request)
                continue
            before = after
            outcome = _send(vault, tenants, request, request.victim)
            after = stored(superuser)
            _judge(tenants, request, outcome, before, after)
            if request.statement.names_victim and request.victim != request.caller:
                _tells_nothing(vault, tenants, request, outcome)
                after = stored(superuser)


def _tells_nothing(vault: Vault, tenants: Tenants, request: Request, outcome: Outcome) -> None:
    """Ask again about a victim that does not exist: the end must be the same."""
    twin = _send(vault, tenants, request, TWIN)
    _demand(
        _shape(outcome, tenants) == _shape(twin, tenants),
        request,
        f"a victim that exists is told from one that does not: {outcome} {twin}",
    )


def _send(vault: Vault, tenants: Tenants, request: Request, victim: int) -> Outcome:
    caller = Caller(tenants.ids[request.caller], "user")
    values = values_of(tenants, request.caller, victim, request.text)
    done = Outcome()
    try:
        with vault.transaction(caller) as connection:
            if request.end == "lost connection":
                _break(connection)
            done = _execute(connection, request.statement.sql, values)
            if done.error or request.end == "error":
                raise Abandoned
    except (Abandoned, UnavailableError, DatabaseError) as failed:
        return done if done.error or done.rows or done.touched else Outcome(error=str(failed))
    return done


def _execute(connection: Connection[DictRow], sql: str, values: dict[str, Any]) -> Outcome:
    try:
        cursor = connection.execute(sql.encode(), values)
    except psycopg.OperationalError:
        raise
    except psycopg.Error as error:
        texts = (
            error.sqlstate,
            error.diag.message_primary,
            error.diag.message_detail,
            error.diag.constraint_name,
            error.diag.message_hint,
            error.diag.context,
        )
        return Outcome(error=" | ".join(str(part) for part in texts))
    rows = tuple(cursor.fetchall()) if cursor.description else ()
    return Outcome(rows, cursor.rowcount)


def _break(connection: Connection[DictRow]) -> None:
    """End the connection under the vault's hands, as a failover does."""
    connection.pgconn.finish()


def _judge(
    tenants: Tenants, request: Request, outcome: Outcome, before: Stored, after: Stored
) -> None:
    me, table = tenants.ids[request.caller], request.statement.table
    own = before[table].get(me, [])
    for name in TABLES:
        for tenant in {*before[name], *after[name]} - {me}:
            _demand(
                before[name].get(tenant) == after[name].get(tenant),
                request,
                f"rows of {tenant} in {name} changed",
            )
    for row in outcome.rows:
        _demand(row.get("tenant_id", me) == me, request, f"read {row}")
    marks = _foreign_marks(tenants, request, outcome, own)
    _demand(not marks, request, f"learned {marks} from {outcome}")
    _demand(outcome.touched <= max(len(own), 1), request, f"touched {outcome.touched} rows")
    if request.end in ("lost connection", "error"):
        _demand(before == after, request, "a request that failed left something behind")
    elif request.statement.is_blind:
        _demand(outcome.touched == len(own), request, f"reached {outcome} and owns {len(own)} rows")
    elif request.statement.attacks and request.victim != request.caller:
        _demand(not outcome.rows and before == after, request, f"an attack reached {outcome}")
    else:
        _keeps_its_own(request, outcome, own, after[table].get(me, []))


def _keeps_its_own(request: Request, outcome: Outcome, own: list[Any], now: list[Any]) -> None:
    """A policy that is missing hides a tenant's own rows: that is a failure too."""
    refused = "row-level security" in outcome.error
    _demand(not refused, request, f"a tenant may not write its own rows: {outcome}")
    if request.statement.command == "DELETE" and not outcome.error:
        gone = outcome.touched == len(own) - len(now)
        _demand(gone and bool(outcome.touched) == bool(own), request, "own rows were not deleted")


def _sees_nothing(vault: Vault, request: Request) -> None:
    """Use the kept connection as code that forgot the tenant would."""
    connection = vault._connection
    if connection is None or connection.closed:
        return
    sql = f"SELECT * FROM app.{request.statement.table}".encode()  # noqa: S608 - names of tables and columns come from the catalogue or this file
    rows = connection.execute(sql).fetchall()
    _demand(not rows, request, f"without a tenant it read {rows}")
    update = f"UPDATE app.{request.statement.table} SET tenant_id = tenant_id".encode()  # noqa: S608 - names of tables and columns come from the catalogue or this file
    touched = connection.execute(update).rowcount
    _demand(touched == 0, request, f"without a tenant it changed {touched} rows")


def _foreign_marks(
    tenants: Tenants, request: Request, outcome: Outcome, own: list[Any]
) -> list[str]:
    """What an outcome shows of others and the caller had neither stored nor brought along."""
    shown = f"{outcome.rows} {outcome.error}"
    brought = f"{own} {values_of(tenants, request.caller, request.victim, request.text)}"
    others = [tenant for tenant in range(len(tenants.ids)) if tenant != request.caller]
    marks = [mark for tenant in others for mark in tenants.marks(tenant)]
    return [mark for mark in marks if mark in shown and mark not in brought]


def _shape(outcome: Outcome, tenants: Tenants) -> tuple[Any, ...]:
    """An outcome without the ids that the request itself brought."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", outcome.error)
    for name in (*tenants.ids, "nobody-at-all"):
        text = text.replace(f"({name},", "(<tenant>,")
    return (outcome.rows, outcome.touched, text)


def _demand(holds: bool, request: Request, problem: str) -> None:
    if not holds:
        raise LeakError(f"{request}: {problem}")
