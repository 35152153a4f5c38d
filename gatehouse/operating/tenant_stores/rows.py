"""Rows of Aurora, which no operator's machine can reach: a function of the vault does the work."""

import json
import time
from dataclasses import dataclass
from typing import Any

from gatehouse.operating.tenant_stores.store import Cursor, Page, Store
from gatehouse.platform import PlatformError
from lambda_src.migrate.privileges import DELETION_ORDER
from lambda_src.tenant_records.omitted import OMITTED

_BUSY = ("UnavailableError",)
_ATTEMPTS = 6
_PAUSE_SECONDS = 10.0


@dataclass(frozen=True)
class DatabaseRows(Store):
    """Every table of the schema `app`, each before those that it refers to."""

    name = "database"
    holds = "rows of every table: menus, orders, flows, content, sessions, audit log, webhooks"
    found_by = "the column `tenant_id`, under row-level security"
    places = ("database:aws_rds_cluster.tenant_data_cluster",)
    pause_seconds: float = _PAUSE_SECONDS

    def count(self, tenant_id: str) -> dict[str, int]:
        """Count rows by table: of every table that the database has, listed or not."""
        tables: list[str] = self._ask("tables", tenant_id)["tables"]
        found = {table: self._ask("count", tenant_id, table=table)["rows"] for table in tables}
        return {table: rows for table, rows in found.items() if rows}

    def delete(self, tenant_id: str) -> dict[str, int]:
        """Delete rows table by table; the function refuses a tenant that is not suspended."""
        deleted: dict[str, int] = {}
        for table in DELETION_ORDER:
            is_empty = False
            while not is_empty:
                answer = self._ask("delete", tenant_id, table=table)
                deleted[table] = deleted.get(table, 0) + answer["deleted"]
                is_empty = answer["is_empty"]
        return {table: rows for table, rows in deleted.items() if rows}

    def files(self) -> tuple[str, ...]:
        """A file for each table."""
        return tuple(f"{self.name}/{table}" for table in reversed(DELETION_ORDER))

    def page(self, tenant_id: str, file: str, after: Cursor | None) -> Page:
        """One page of the rows of a table, in the order of its key."""
        table = file.rpartition("/")[2]
        answer = self._ask("read", tenant_id, table=table, after=after)
        return Page(answer["lines"], answer["after"])

    def omitted(self) -> dict[str, str]:
        """Columns with hashes of secrets, and what is made from other columns."""
        return {
            f"{table}.{column}": reason
            for table, columns in OMITTED.items()
            for column, reason in columns.items()
        }

    def _ask(self, operation: str, tenant_id: str, **fields: object) -> dict[str, Any]:
        payload = {"operation": operation, "tenant_id": tenant_id, **fields}
        for attempt in range(_ATTEMPTS):
            response = self.platform.client("lambda").invoke(
                FunctionName=f"{self.platform.settings.resource_prefix}-tenant-records",
                Payload=json.dumps(payload).encode(),
            )
            answer: dict[str, Any] = json.loads(response["Payload"].read())
            if not response.get("FunctionError"):
                return answer
            if answer.get("errorType") not in _BUSY or attempt == _ATTEMPTS - 1:
                break
            time.sleep(self.pause_seconds)  # Aurora resumes
        reason = answer.get("errorMessage", "no reason given")
        what = f"{operation} {fields.get('table', '')}".strip()
        raise PlatformError(f"The database rejected `{what}` of {tenant_id}: {reason}")
