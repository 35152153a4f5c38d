"""How much visitors begin and store in public flows, by client and by flow.

A client's own row is locked by its own requests only. A flow is counted in several rows, of which a
client always uses the same, and a sum over them reads without a lock: requests that run at the same
moment may pass a limit by their number, and nobody waits for another client.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zlib import crc32

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.rows import TENANT, one

PARTS = 16
UNKNOWN_CLIENT = "0" * 32  # of a gateway that named none: those share one counter
_MINUTE, _DAY = 60, 86_400  # seconds


@dataclass(frozen=True)
class Moment:
    """A minute and a day since the epoch, in UTC, and the seconds that are left of each."""

    minute: int
    day: int
    left_of_minute: int
    left_of_day: int

    @classmethod
    def of(cls, now: datetime) -> "Moment":
        """Return the moment of a time."""
        second = int(now.timestamp())
        return cls(
            second // _MINUTE, second // _DAY, _MINUTE - second % _MINUTE, _DAY - second % _DAY
        )


@dataclass(frozen=True)
class Count:
    """What was begun in this minute and day, and stored in this day."""

    starts_in_minute: int = 0
    starts_in_day: int = 0
    bytes_in_day: int = 0


def client_counter(client: str) -> str:
    """Return the counter of a client, by the hash that the gateway made of its address."""
    return f"c{client or UNKNOWN_CLIENT}"


def of_client(connection: Connection[DictRow], flow_id: str, counter: str, at: Moment) -> Count:
    """Return what a client has begun and stored in a flow."""
    return _sum(connection, flow_id, [counter], at)


def of_flow(connection: Connection[DictRow], flow_id: str, at: Moment) -> Count:
    """Return what all clients have begun and stored in a flow."""
    return _sum(connection, flow_id, [f"f{part}" for part in range(PARTS)], at)


def try_start(connection: Connection[DictRow], flow_id: str, counter: str, at: Moment) -> int:
    """Count an attempt of a client to start a flow; return its attempts in this minute."""
    row = one(
        connection,
        f"""INSERT INTO app.public_flow_counts AS c
                (tenant_id, flow_id, counter, minute, starts_in_minute, day)
            VALUES ({TENANT}, %(flow)s, %(counter)s, %(minute)s, 1, %(day)s)
            ON CONFLICT (tenant_id, flow_id, counter) DO UPDATE
            SET starts_in_minute = 1 +
                    CASE WHEN c.minute >= excluded.minute THEN c.starts_in_minute ELSE 0 END,
                minute = greatest(c.minute, excluded.minute)
            RETURNING starts_in_minute""",  # noqa: S608 - names of tables and columns come from the catalogue or this file
        {"flow": UUID(flow_id), "counter": counter, "minute": at.minute, "day": at.day},
    )
    return 0 if row is None else int(row["starts_in_minute"])


def started(connection: Connection[DictRow], flow_id: str, counter: str, at: Moment) -> None:
    """Count a start of a flow by a client whose attempt was counted before."""
    _add(connection, flow_id, counter, at, in_minute=(0, 1), in_day=1)


def stored(
    connection: Connection[DictRow], flow_id: str, counter: str, at: Moment, size: int
) -> None:
    """Count bytes that a client's session stored in a flow."""
    _add(connection, flow_id, counter, at, size=size)


def _add(
    connection: Connection[DictRow],
    flow_id: str,
    counter: str,
    at: Moment,
    *,
    in_minute: tuple[int, int] = (0, 0),
    in_day: int = 0,
    size: int = 0,
) -> None:
    """Add to the client's row and then to the flow's, always in this order: nobody deadlocks."""
    part = f"f{crc32(counter.encode()) % PARTS}"
    for counted, starts in ((counter, in_minute[0]), (part, in_minute[1])):
        connection.execute(
            f"""INSERT INTO app.public_flow_counts AS c
                    (tenant_id, flow_id, counter, minute, starts_in_minute,
                     day, starts_in_day, bytes_in_day)
                VALUES ({TENANT}, %(flow)s, %(counter)s, %(minute)s, %(starts)s,
                        %(day)s, %(in_day)s, %(size)s)
                ON CONFLICT (tenant_id, flow_id, counter) DO UPDATE
                SET starts_in_minute = excluded.starts_in_minute +
                        CASE WHEN c.minute >= excluded.minute THEN c.starts_in_minute ELSE 0 END,
                    minute = greatest(c.minute, excluded.minute),
                    starts_in_day = excluded.starts_in_day +
                        CASE WHEN c.day >= excluded.day THEN c.starts_in_day ELSE 0 END,
                    bytes_in_day = excluded.bytes_in_day +
                        CASE WHEN c.day >= excluded.day THEN c.bytes_in_day ELSE 0 END,
                    day = greatest(c.day, excluded.day)""".encode(),  # noqa: S608 - names of tables and columns come from the catalogue or this file
            {
                "flow": UUID(flow_id),
                "counter": counted,
                "minute": at.minute,
                "starts": starts,
                "day": at.day,
                "in_day": in_day,
                "size": size,
            },
        )


def _sum(
    connection: Connection[DictRow], flow_id: str, counters: Sequence[str], at: Moment
) -> Count:
    row = one(
        connection,
        """SELECT coalesce(sum(starts_in_minute) FILTER (WHERE minute >= %(minute)s), 0) AS minute,
                  coalesce(sum(starts_in_day) FILTER (WHERE day >= %(day)s), 0) AS day,
                  coalesce(sum(bytes_in_day) FILTER (WHERE day >= %(day)s), 0) AS bytes
           FROM app.public_flow_counts WHERE flow_id = %(flow)s AND counter = ANY(%(counters)s)""",
        {
            "flow": UUID(flow_id),
            "counters": list(counters),
            "minute": at.minute,
            "day": at.day,
        },
    )
    return Count() if row is None else Count(int(row["minute"]), int(row["day"]), int(row["bytes"]))
