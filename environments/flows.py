"""Conversation flows: how often, how long, and when a host is left alone."""

from typing import Annotated

from pydantic import Field, StringConstraints

from .section import Section
from .shapes import Listed

VAULT_SECONDS = 20  # how long a function of flows waits for the vault
CALL_MARGIN_SECONDS = 2 * VAULT_SECONDS + 5  # a worker invokes the vault twice beside its call
HostAndPort = Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]{1,253}:[0-9]{1,5}$")]


class Flows(Section):
    """Sessions of visitors, and the calls that flows make to the outside."""

    starts_per_minute: int = Field(
        default=1_200,
        ge=1,
        le=100_000,
        description="Starts of one public flow in a minute, by all clients. Past half of them a "
        "client gets one a minute.",
    )
    starts_per_minute_and_client: int = Field(
        default=60,
        ge=1,
        le=100_000,
        description="Starts of one public flow in a minute by one client: an IPv4 address, or a "
        "/64 network of IPv6.",
    )
    public_sessions_per_day: int = Field(
        default=20_000,
        ge=1,
        le=10_000_000,
        description="Sessions of one public flow that may be started in a day (UTC); one client "
        "gets a twentieth.",
    )
    public_megabytes_per_day: int = Field(
        default=500,
        ge=1,
        le=1_000_000,
        description="Megabytes that the sessions of one public flow may store in a day (UTC); one "
        "client gets a twentieth.",
    )
    public_session_kilobytes: int = Field(
        default=1_000,
        ge=100,
        le=1_000_000,
        description="Kilobytes that one public session may store; its state is a part of them.",
    )
    public_session_hours: int = Field(
        default=24,
        ge=1,
        le=720,
        description="Hours from its start for which the proof of a public session is good.",
    )
    public_retention_days: int = Field(
        default=30,
        ge=1,
        le=3_650,
        description="Days after which an expired public session is deleted, with all that was "
        "said in it.",
    )
    inputs_per_minute: int = Field(
        default=60, ge=1, le=10_000, description="Inputs of one session in a minute."
    )
    worker_seconds: int = Field(
        default=120,
        ge=60,
        le=900,
        description="Longest run of the worker, seconds: one call with all its attempts, and "
        f"{CALL_MARGIN_SECONDS} around it.",
    )
    worker_concurrency: int = Field(
        default=10,
        ge=2,
        le=1_000,
        description="Calls that are made at the same time; at most "
        "`functions.reserved_concurrency`.",
    )
    deliveries: int = Field(
        default=5,
        ge=1,
        le=100,
        description="Times that a task is tried before it goes to the dead-letter queue.",
    )
    circuit_failures: int = Field(
        default=5,
        ge=1,
        le=1_000,
        description="Failures in a row after which a tenant's calls of a host fail at once.",
    )
    circuit_seconds: int = Field(
        default=60, ge=1, le=86_400, description="Seconds after which such a host is tried again."
    )
    silent_hours: int = Field(
        default=24,
        ge=1,
        le=8_760,
        description="Hours without a change after which a session is abandoned.",
    )
    event_retention_days: int = Field(
        default=30,
        ge=1,
        le=3_650,
        description="Days after which an event is deleted, with what became of it.",
    )
    webhook_attempts: int = Field(
        default=10,
        ge=3,
        le=20,
        description="Times that an event is sent to a webhook before it is parked.",
    )
    webhook_pause_seconds: int = Field(
        default=10,
        ge=1,
        le=600,
        description="Seconds before an event is sent the second time; each further pause is twice "
        "as long, up to an hour.",
    )
    allowed_hosts: Listed[HostAndPort] = Field(
        default=(),
        description='Hosts, as "host:port", that may be called although they are not public. '
        "Only in `local`.",
    )


def broken_rules(flows: Flows, *, name: str | None, concurrency: int | None) -> dict[str, str]:
    """What of `flows` does not fit the rest of the environment: key -> expected."""
    broken = {}
    if name not in (None, "local") and flows.allowed_hosts:
        broken["allowed_hosts"] = "to be left out, except in local"
    if concurrency is not None and flows.worker_concurrency > concurrency:
        broken["worker_concurrency"] = f"at most functions.reserved_concurrency ({concurrency})"
    return broken
