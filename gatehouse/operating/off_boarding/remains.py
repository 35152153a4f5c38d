"""What outlives a tenant, where, and until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from environments import Settings
from lambda_src.runtime.clock import to_text

POINT_IN_TIME_DAYS = 35  # of DynamoDB, which has no shorter time by default
_TRACE_DAYS = 30
_QUEUE_DAYS = 4

KEPT = (
    {
        "what": "the record of this deletion, in the tenants table",
        "why": "evidence; the id of a tenant is never used again. Ids, times and counts only",
    },
    {
        "what": "the block of the tenant's id, a row of app.access_blocks",
        "why": "no function of the vault writes for this id, whatever comes late",
    },
)


@dataclass(frozen=True)
class Remains:
    """A copy that nobody can reach into: what it holds, and when it is gone by itself."""

    where: str
    what: str
    until: str


def remains(settings: Settings, finished_at: datetime) -> Iterator[Remains]:
    """Every copy that the environment keeps, by its settings."""

    def until(days: int) -> str:
        return to_text(finished_at + timedelta(days=days))

    yield Remains(
        "DynamoDB point-in-time recovery",
        "items of all tables, as they were",
        until(POINT_IN_TIME_DAYS),
    )
    yield Remains(
        "Aurora automated backups", "rows, as they were", until(settings.database.backup_days)
    )
    yield Remains(
        "logs of functions, API, firewall and database; access logs of CloudFront",
        "ids, addresses and paths; no message and no row",
        until(settings.logs.retention_days),
    )
    yield Remains(
        "queues",
        "messages that a worker held during the scan; workers drop them",
        until(_QUEUE_DAYS),
    )
    if settings.functions.tracing:
        yield Remains("X-Ray", "names and times of calls", until(_TRACE_DAYS))
