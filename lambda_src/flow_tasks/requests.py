"""What relay and worker may ask for. Who may ask at all is a matter of IAM, not of this."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from lambda_src.runtime.http.requests import Request, SessionId
from lambda_src.runtime.identity.claims import is_tenant_id


def _tenant(text: str) -> str:
    if not is_tenant_id(text):
        raise ValueError("must be the id of a tenant.")
    return text


class TaskName(Request):
    """A task, by the session and the revision that made it."""

    session_id: SessionId
    revision: int = Field(ge=1)


class LaneName(Request):
    """The events of a session for one webhook."""

    webhook_id: SessionId
    session_id: SessionId


class DeliveryReport(Request):
    """What came of an attempt to deliver an event; `error` is a word, None if it was taken."""

    number: int = Field(ge=1)
    attempt: int = Field(ge=1)
    http_status: int | None = Field(default=None, ge=100, le=999)
    error: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")] | None = None


class TaskRequest(Request):
    """One invocation.

    `waiting` lists tasks that are not on the queue, `sent` says that some are; `begin` asks
    whether to run one, `report` tells its outcome; `purge` deletes old public sessions. Of events
    `handle_events` makes deliveries; `due_lanes`, `lanes_queued`, `begin_delivery` and
    `report_delivery` are for them what the first four are for tasks. `sweep` abandons silent
    sessions and deletes old events, `sweep_scheduled` says when it is next asked for.
    """

    operation: Literal[
        "waiting", "sent", "begin", "report", "purge",
        "sweep", "sweep_scheduled",
        "handle_events", "due_lanes", "lanes_queued", "begin_delivery", "report_delivery",
    ]  # fmt: skip
    tenant_id: Annotated[str, AfterValidator(_tenant)]
    limit: int = Field(default=10, ge=1, le=100)
    tasks: list[TaskName] = Field(default_factory=list, max_length=100)
    task: TaskName | None = None
    outcome: dict[str, Any] | None = None
    at: AwareDatetime | None = None
    lanes: list[LaneName] = Field(default_factory=list, max_length=100)
    lane: LaneName | None = None
    delivery: DeliveryReport | None = None
