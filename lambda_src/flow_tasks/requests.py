"""What relay and worker may ask for. Who may ask at all is a matter of IAM, not of this."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

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


class TaskRequest(Request):
    """One invocation.

    `waiting` lists tasks that are not on the queue, `sent` says that some are; `begin` asks
    whether to run one, `report` tells its outcome; `purge` deletes old public sessions.
    """

    operation: Literal["waiting", "sent", "begin", "report", "purge"]
    tenant_id: Annotated[str, AfterValidator(_tenant)]
    limit: int = Field(default=10, ge=1, le=100)
    tasks: list[TaskName] = Field(default_factory=list, max_length=100)
    task: TaskName | None = None
    outcome: dict[str, Any] | None = None
