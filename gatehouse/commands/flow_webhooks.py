"""`gatehouse flows webhooks`: where a tenant's events go, and what became of each."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from gatehouse.commands.console import out
from gatehouse.commands.environment_option import Environment
from gatehouse.commands.flow_connection import DEMO, User
from gatehouse.commands.people import token_of
from gatehouse.operating.flows.webhooks import WebhooksApi
from gatehouse.platform import Platform
from lambda_src.runtime.clock import to_text

webhooks = typer.Typer(no_args_is_help=True, help="Events of sessions, sent to other systems.")

Webhook = Annotated[str, typer.Argument(help="Id of a webhook.")]


class EventType(StrEnum):
    """What may happen to a session."""

    SESSION_STARTED = "session_started"
    NODE_CHANGED = "node_changed"
    SESSION_STATUS_CHANGED = "session_status_changed"
    SESSION_UPDATED = "session_updated"
    SESSION_DELETED = "session_deleted"


class DeliveryStatus(StrEnum):
    """What became of an event."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    PARKED = "parked"


@webhooks.command("add")
def add(
    url: Annotated[str, typer.Argument(help="Where events are sent.")],
    *,
    event: Annotated[
        list[EventType] | None, typer.Option(help="A type of events; all without it.")
    ] = None,
    description: Annotated[str, typer.Option(help="What it is for.")] = "",
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """Send events to an address. Prints the secret that signs them; it is not shown again."""
    with _api(env, user) as api:
        types = [item.value for item in event or list(EventType)]
        made = api.add(url, types, description)
    out.print(f"Webhook {made['id']}. Its secret, which is not shown again:", markup=False)
    typer.echo(made["secret"])


@webhooks.command("list")
def list_webhooks(user: User = DEMO, env: Environment = "local") -> None:
    """List the webhooks of a tenant."""
    with _api(env, user) as api:
        for item in api.webhooks():
            types = ", ".join(item["event_types"])
            typer.echo(f"{item['id']}  {item['status']:8}  {item['url']}  {types}")


@webhooks.command("rotate")
def rotate(
    webhook: Webhook,
    overlap_hours: Annotated[
        int, typer.Option(min=0, max=168, help="Hours for which the secret before signs too.")
    ] = 24,
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """Sign with a new secret, which is printed and not shown again."""
    with _api(env, user) as api:
        made = api.rotate(webhook, overlap_hours)
    out.print(f"The secret before is valid until {made['previous_secret_until']}.", markup=False)
    typer.echo(made["secret"])


@webhooks.command("pause")
def pause(webhook: Webhook, user: User = DEMO, env: Environment = "local") -> None:
    """Send nothing for now; events wait."""
    with _api(env, user) as api:
        api.set_status(webhook, "paused")
    out.print("Paused. Events wait until `gatehouse flows webhooks resume`.")


@webhooks.command("resume")
def resume(webhook: Webhook, user: User = DEMO, env: Environment = "local") -> None:
    """Send what waited, and what comes."""
    with _api(env, user) as api:
        api.set_status(webhook, "active")
    out.print("Active. What waited is sent now.")


@webhooks.command("delete")
def delete(webhook: Webhook, user: User = DEMO, env: Environment = "local") -> None:
    """Delete a webhook, its secret and its deliveries."""
    with _api(env, user) as api:
        api.remove(webhook)
    out.print("Deleted.")


@webhooks.command("deliveries")
def deliveries(
    webhook: Webhook,
    status: Annotated[DeliveryStatus | None, typer.Option(help="Only these.")] = None,
    most: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 20,
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """List what became of events, the newest first."""
    with _api(env, user) as api:
        for item in api.deliveries(webhook, status and status.value, most):
            came = item["error"] or item["http_status"] or ""
            typer.echo(
                f"{item['happened_at']}  {item['event']}  {item['event_type']:22}"
                f"  {item['status']:9}  {item['attempts']}  {came}"
            )


@webhooks.command("replay")
def replay(
    webhook: Webhook,
    *,
    event: Annotated[str | None, typer.Option(help="Id of one event.")] = None,
    after: Annotated[datetime | None, typer.Option(help="Events from this time (UTC) on.")] = None,
    before: Annotated[datetime | None, typer.Option(help="Events before this time (UTC).")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Of a range also what was delivered, not only parked.")
    ] = False,
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """Send one event again, or those of a time: by default what is parked."""
    status = ("all" if every else "parked") if event is None else None
    start = (after or datetime.fromtimestamp(0)) if event is None else None  # noqa: DTZ006 - UTC below
    count = 0
    with _api(env, user) as api:
        while True:
            made = api.replay(
                webhook,
                event=event,
                after=start and _utc(start),
                before=before and _utc(before),
                status=status,
            )
            count += made["replayed"]
            if not made["next_after"]:
                break
            start = datetime.fromisoformat(made["next_after"])
    out.print(f"{count} events are sent again.")


def _utc(moment: datetime) -> str:
    return to_text(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


@contextmanager
def _api(env: str, user: str) -> Iterator[WebhooksApi]:
    platform = Platform(env)
    with WebhooksApi(platform.outputs("edge")["url"], token_of(platform, user)) as api:
        yield api
