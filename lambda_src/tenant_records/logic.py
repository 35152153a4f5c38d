"""One tenant's rows, table by table, in a role that reads and deletes and writes nothing."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.logs import logger
from lambda_src.tenant_records.requests import RecordsRequest
from lambda_src.tenant_records.settings import Settings
from lambda_src.tenant_records.statements import TABLES, TenantTable
from lambda_src.vault.transaction import Vault

Answer = dict[str, Any]
_OPERATOR = "operator"
_BLOCKED = """
SELECT count(*) AS blocks FROM app.access_blocks WHERE tenant_id = %(tenant_id)s AND user_id = ''
"""


class TenantIsActiveError(Exception):
    """Rows of a tenant that is not suspended are never deleted."""


@dataclass(frozen=True)
class TenantRecords:
    """Counts, reads and deletes under row-level security, like every function of the vault."""

    vault: Vault
    settings: Settings
    clock: Callable[[], float] = time.monotonic

    def answer(self, request: RecordsRequest) -> Answer:
        """Do one operation.

        Raises TenantIsActiveError, UnknownTableError, and what `Vault.transaction` raises.
        """
        work = {
            "tables": self._tables,
            "count": self._count,
            "read": self._read,
            "delete": self._delete,
        }
        return work[request.operation](request)

    def _tables(self, request: RecordsRequest) -> Answer:
        with self._reading(request) as connection:
            return {"tables": [row["name"] for row in connection.execute(TABLES)]}

    def _count(self, request: RecordsRequest) -> Answer:
        with self._reading(request) as connection:
            table = TenantTable.of(connection, request.table)
            return {"rows": _number(connection, table.count(), request, "rows")}

    def _read(self, request: RecordsRequest) -> Answer:
        with self._reading(request) as connection:
            statement = TenantTable.of(connection, request.table).page(
                request.after, self.settings.page_bytes
            )
            found = connection.execute(statement, _tenant(request)).fetchall()
        return {
            "lines": [row["line"] for row in found],
            "after": list(found[-1]["place"]) if found else None,
        }

    def _delete(self, request: RecordsRequest) -> Answer:
        """Delete batch by batch, each in a transaction of its own, until the time is over."""
        deleted, began = 0, self.clock()
        while True:
            with self.vault.transaction(_caller(request), even_if_blocked=True) as connection:
                if not _number(connection, _BLOCKED, request, "blocks"):
                    raise TenantIsActiveError(
                        f"Tenant {request.tenant_id} is not suspended: nothing is deleted."
                    )
                table = TenantTable.of(connection, request.table)
                statement = table.delete(self.settings.batch_rows)
                gone = connection.execute(statement, _tenant(request)).rowcount
            deleted += gone
            if gone < self.settings.batch_rows:
                break
            if self.clock() - began > self.settings.work_seconds:
                return {"deleted": deleted, "is_empty": False}
        logger.info("tenant rows deleted", table=request.table, rows=deleted)
        return {"deleted": deleted, "is_empty": True}

    def _reading(self, request: RecordsRequest) -> Any:  # noqa: ANN401 - a context manager
        return self.vault.transaction(_caller(request), read_only=True, even_if_blocked=True)


def _caller(request: RecordsRequest) -> Caller:
    return Caller(request.tenant_id, _OPERATOR)


def _tenant(request: RecordsRequest) -> dict[str, str]:
    return {"tenant_id": request.tenant_id}


def _number(
    connection: Connection[DictRow],
    statement: Any,  # noqa: ANN401 - a string or composed SQL
    request: RecordsRequest,
    name: str,
) -> int:
    row = connection.execute(statement, _tenant(request)).fetchone()
    return int(row[name]) if row else 0
