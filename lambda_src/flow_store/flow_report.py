"""What the counts of a flow say: read by its key, whatever the number of its sessions."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.buckets import percentile
from lambda_src.flows.documents import Json

_ENDS = ("completed", "abandoned")
_WHERE: LiteralString = """WHERE flow_id = %(flow)s AND metric = ANY(%(metrics)s)
      AND day BETWEEN %(first)s AND %(last)s
      AND (%(version)s::int IS NULL OR version = %(version)s)
      AND (%(language)s::text IS NULL OR language = %(language)s)
      AND (%(variant)s::text IS NULL OR variant = %(variant)s)"""
_BY: dict[str, LiteralString] = {
    "day": "day", "version": "version", "language": "language", "variant": "variant",
}  # fmt: skip


@dataclass(frozen=True)
class Span:
    """Which counts of a flow: days, first and last included, and what is named of the rest."""

    flow_id: str
    first: date
    last: date
    version: int | None = None
    language: str | None = None
    variant: str | None = None

    def values(self, *metrics: str) -> dict[str, Any]:
        """The parameters of a statement."""
        return {
            "flow": UUID(self.flow_id), "first": self.first, "last": self.last,
            "version": self.version, "language": self.language, "variant": self.variant,
            "metrics": list(metrics),
        }  # fmt: skip


def totals(connection: Connection[DictRow], span: Span) -> dict[str, Json]:
    """Starts, ends, and how long sessions took from start to end."""
    rows = connection.execute(
        f"SELECT metric, sum(count)::bigint AS count FROM app.conversation_analytics {_WHERE}"  # noqa: S608 - constants of this module
        " GROUP BY metric",
        span.values("started", *_ENDS),
    )
    counts = {row["metric"]: row["count"] for row in rows}
    times = _times(connection, span, "session_seconds")
    return {**_shares(counts), "seconds": _seconds(times.get("", _Times()))}


def by(connection: Connection[DictRow], span: Span, dimension: str) -> list[dict[str, Json]]:
    """Starts and ends by `day`, `version`, `language` or `variant`."""
    column = _BY[dimension]
    rows = connection.execute(
        f"""SELECT {column} AS name, metric, sum(count)::bigint AS count
            FROM app.conversation_analytics {_WHERE}
            GROUP BY {column}, metric ORDER BY {column}""".encode(),  # noqa: S608 - constants of this module
        span.values("started", *_ENDS),
    )
    found: dict[Any, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["name"], {})[row["metric"]] = row["count"]
    return [
        {dimension: name.isoformat() if isinstance(name, date) else name, **_shares(counts)}
        for name, counts in found.items()
    ]


def nodes(connection: Connection[DictRow], span: Span) -> list[dict[str, Json]]:
    """How often sessions reached each node, went on or ended there, and how long they stood."""
    rows = connection.execute(
        f"""SELECT node, metric, sum(count)::bigint AS count
            FROM app.conversation_analytics {_WHERE}
            GROUP BY node, metric""".encode(),  # noqa: S608 - constants of this module
        span.values("reached", "left", *_ENDS),
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["node"], {})[row["metric"]] = row["count"]
    times = _times(connection, span, "node_seconds")
    shown = [_node(name, counts, times.get(name, _Times())) for name, counts in found.items()]
    return sorted(shown, key=lambda node: (-node["reached"], node["node"]))


def answers(connection: Connection[DictRow], span: Span) -> list[dict[str, Json]]:
    """How often each option of each question was chosen, and its share of the question's."""
    rows = connection.execute(
        f"""SELECT node, item, sum(count)::bigint AS count
            FROM app.conversation_analytics {_WHERE}
            GROUP BY node, item ORDER BY node, count DESC, item""".encode(),  # noqa: S608 - constants of this module
        span.values("answered"),
    ).fetchall()
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        sums[row["node"]] += row["count"]
    return [
        {
            "node": row["node"],
            "option": row["item"],
            "count": row["count"],
            "share": round(row["count"] / sums[row["node"]], 4),
        }
        for row in rows
    ]


class _Times:
    """Counts of buckets, and the sum of the times."""

    def __init__(self) -> None:
        self.buckets: dict[int, int] = {}
        self.total = 0.0


def _times(connection: Connection[DictRow], span: Span, metric: str) -> dict[str, _Times]:
    rows = connection.execute(
        f"""SELECT node, item, sum(count)::bigint AS count, sum(total) AS total
            FROM app.conversation_analytics {_WHERE} GROUP BY node, item""".encode(),  # noqa: S608 - constants of this module
        span.values(metric),
    )
    found: dict[str, _Times] = defaultdict(_Times)
    for row in rows:
        times = found[row["node"]]
        times.buckets[int(row["item"])] = row["count"]
        times.total += row["total"]
    return found


def _seconds(times: _Times) -> dict[str, Json]:
    count = sum(times.buckets.values())
    return {
        "count": count,
        "mean": round(times.total / count, 3) if count else None,
        "p50": percentile(times.buckets, 0.5),
        "p95": percentile(times.buckets, 0.95),
    }


def _shares(counts: Mapping[str, int]) -> dict[str, Json]:
    started, completed = counts.get("started", 0), counts.get("completed", 0)
    return {
        "starts": started,
        "completions": completed,
        "abandoned": counts.get("abandoned", 0),
        "completion_rate": round(completed / started, 4) if started else None,
    }


def _node(name: str, counts: Mapping[str, int], times: _Times) -> dict[str, Json]:
    reached, dropped = counts.get("reached", 0), counts.get("abandoned", 0)
    return {
        "node": name,
        "reached": reached,
        "left": counts.get("left", 0),
        "completed": counts.get("completed", 0),
        "abandoned": dropped,
        "drop_off_rate": round(dropped / reached, 4) if reached else None,
        "seconds": _seconds(times),
    }
