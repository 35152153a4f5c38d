"""Published versions of flows. One is never changed, so a warm function keeps what it has read."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.rows import TENANT, as_json, one
from lambda_src.flows.documents import Frozen, Json
from lambda_src.flows.freezing import from_json, to_json
from lambda_src.runtime.clock import to_text

_KEPT = 64


def add(connection: Connection[DictRow], flow_id: str, frozen: Frozen, by: str) -> int:
    """Store the next version of a flow, which the transaction has locked; return its number."""
    row = one(
        connection,
        f"""INSERT INTO app.flow_versions (tenant_id, flow_id, version, frozen, published_by)
            SELECT {TENANT}, %(id)s, coalesce(max(version), 0) + 1, %(frozen)s, %(by)s
            FROM app.flow_versions WHERE flow_id = %(id)s
            RETURNING version""",  # noqa: S608 - names of tables and columns come from the catalogue or this file
        {"id": UUID(flow_id), "frozen": as_json(to_json(frozen)), "by": by},
    )
    return int(row["version"]) if row else 0


def listed(connection: Connection[DictRow], flow_id: str) -> list[dict[str, Json]]:
    """Return number, time and publisher of every version, the first one first."""
    rows = connection.execute(
        """SELECT version, published_at, published_by FROM app.flow_versions
           WHERE flow_id = %(id)s ORDER BY version""",
        {"id": UUID(flow_id)},
    )
    return [_shown(row) for row in rows]


def read(
    connection: Connection[DictRow], flow_id: str, version: int
) -> tuple[dict[str, Json], dict[str, Json]] | None:
    """Return what `listed` tells of one version, and what it froze."""
    row = one(
        connection,
        """SELECT version, published_at, published_by, frozen FROM app.flow_versions
           WHERE flow_id = %(id)s AND version = %(version)s""",
        {"id": UUID(flow_id), "version": version},
    )
    return None if row is None else (_shown(row), row["frozen"])


@dataclass
class VersionCache:
    """A cache of the published versions that this execution environment read last."""

    _versions: OrderedDict[tuple[str, int], Frozen] = field(default_factory=OrderedDict)

    def frozen(self, connection: Connection[DictRow], flow_id: str, version: int) -> Frozen | None:
        """Return what a version froze, None if this tenant has no such version.

        Ids of flows are random, and the row that led here is the tenant's own: what is kept of
        one tenant is never found for another.
        """
        key = (flow_id, version)
        found = self._versions.pop(key, None)
        if found is None:
            stored = read(connection, flow_id, version)
            if stored is None:
                return None
            found = from_json(stored[1])
        self._versions[key] = found
        while len(self._versions) > _KEPT:
            self._versions.popitem(last=False)
        return found


def _shown(row: dict[str, Any]) -> dict[str, Json]:
    return {
        "version": row["version"],
        "published_at": to_text(row["published_at"]),
        "published_by": row["published_by"],
    }
