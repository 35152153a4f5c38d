"""Webhooks of a tenant: where its events go, and which of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store.rows import TENANT, one
from lambda_src.flows.documents import Json
from lambda_src.runtime.clock import to_text
from lambda_src.runtime.event_types import EventType

_COLUMNS: LiteralString = """webhook_id, url, description, event_types, status, secret_version,
    CASE WHEN previous_until > now() THEN previous_version END AS previous_version,
    CASE WHEN previous_until > now() THEN previous_until END AS previous_until, created_at"""


@dataclass(frozen=True)
class Webhook:
    """A subscription. Of its secrets only the ids of their versions are known here."""

    webhook_id: str
    url: str
    description: str
    event_types: tuple[str, ...]
    status: Literal["active", "paused"]
    secret_version: str
    previous_version: str | None
    previous_until: datetime | None
    created_at: datetime

    def view(self) -> dict[str, Json]:
        """As the API shows it."""
        until = self.previous_until
        return {
            "id": self.webhook_id,
            "url": self.url,
            "description": self.description,
            "event_types": list(self.event_types),
            "status": self.status,
            "previous_secret_until": until and to_text(until),
            "created_at": to_text(self.created_at),
        }

    def versions(self) -> list[str]:
        """The versions of its secret that sign now, the current one first."""
        return [self.secret_version, *([self.previous_version] if self.previous_version else [])]


def add(
    connection: Connection[DictRow],
    webhook_id: str,
    *,
    url: str,
    description: str,
    event_types: list[EventType],
    secret_version: str,
) -> Webhook:
    """Store a new webhook."""
    row = one(
        connection,
        f"""INSERT INTO app.webhook_subscriptions
                (tenant_id, webhook_id, url, description, event_types, secret_version)
            VALUES ({TENANT}, %(id)s, %(url)s, %(description)s, %(types)s, %(version)s)
            RETURNING {_COLUMNS}""",  # noqa: S608 - constants of these modules
        {
            "id": UUID(webhook_id),
            "url": url,
            "description": description,
            "types": event_types,
            "version": secret_version,
        },
    )
    if row is None:
        raise RuntimeError("INSERT returned no row.")
    return _webhook(row)


def listed(connection: Connection[DictRow]) -> list[Webhook]:
    """Return all webhooks of the tenant, the oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM app.webhook_subscriptions ORDER BY created_at, webhook_id"  # noqa: S608 - constants of these modules
    )
    return [_webhook(row) for row in rows]


def find(connection: Connection[DictRow], webhook_id: str, *, lock: bool = False) -> Webhook | None:
    """Return a webhook; locked, nobody else gets to change it in this transaction."""
    row = one(
        connection,
        f"""SELECT {_COLUMNS} FROM app.webhook_subscriptions
            WHERE webhook_id = %(id)s {"FOR UPDATE" if lock else ""}""",  # noqa: S608 - constants of these modules
        {"id": UUID(webhook_id)},
    )
    return None if row is None else _webhook(row)


def change(connection: Connection[DictRow], webhook_id: str, changes: dict[str, Any]) -> None:
    """Set url, description, event_types or status; what is not named stays."""
    connection.execute(
        """UPDATE app.webhook_subscriptions
           SET url = coalesce(%(url)s, url), description = coalesce(%(description)s, description),
               event_types = coalesce(%(event_types)s, event_types),
               status = coalesce(%(status)s, status), updated_at = now()
           WHERE webhook_id = %(id)s""",
        {
            "id": UUID(webhook_id),
            **dict.fromkeys(("url", "description", "event_types", "status")),
            **changes,
        },
    )


def rotate(connection: Connection[DictRow], webhook_id: str, version: str, hours: int) -> None:
    """Sign with another version from now on, and with the one before for so many hours too."""
    connection.execute(
        """UPDATE app.webhook_subscriptions
           SET previous_version = secret_version, secret_version = %(version)s,
               previous_until = now() + make_interval(hours => %(hours)s), updated_at = now()
           WHERE webhook_id = %(id)s""",
        {"id": UUID(webhook_id), "version": version, "hours": hours},
    )


def delete(connection: Connection[DictRow], webhook_id: str) -> None:
    """Delete a webhook with its deliveries."""
    connection.execute(
        "DELETE FROM app.webhook_subscriptions WHERE webhook_id = %(id)s", {"id": UUID(webhook_id)}
    )


def _webhook(row: DictRow) -> Webhook:
    return Webhook(**{**row, "webhook_id": str(row["webhook_id"]),
                      "event_types": tuple(row["event_types"])})  # fmt: skip
