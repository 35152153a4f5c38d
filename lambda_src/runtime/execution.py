"""A verified Slack event on its way from verification to the worker: the same six fields."""

from typing import Annotated

from pydantic import StringConstraints

from lambda_src.runtime.http.requests import Request, Text

SlackId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,64}$")]
Timestamp = Annotated[str, StringConstraints(pattern=r"^\d{1,16}\.\d{1,16}$")]
TenantId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,64}$")]


class ExecutionRequest(Request):
    """What `POST /execute` accepts, and what waits in the queue. Never a token or a secret.

    `thread_ts` is Slack's name of the thread that the reply belongs into.
    """

    channel: SlackId
    thread_ts: Timestamp
    text: Text
    user: SlackId
    tenant_id: TenantId
    event_id: SlackId
