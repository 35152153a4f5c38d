"""The answers of flows that are played, as typed models."""

from typing import Any, Literal

from pydantic import Field

from lambda_src.api_document.responses import Count, Moment, Shown

Revision = Count


class FlowSessionShown(Shown):
    """Where a session of a flow is. `state` are its variables by scope."""

    id: str
    flow_id: str
    flow_version: Count
    revision: Revision
    state_hash: str
    status: Literal["active", "completed", "abandoned"]
    state: dict[str, dict[str, Any]]
    node: str | None
    pending: bool


class SaidShown(Shown):
    """Something that a flow says; what `content` has depends on the type."""

    type: str
    content: dict[str, Any]
    typing_delay: float = Field(ge=0)


class QuestionShown(Shown):
    """Something that a flow asks."""

    text: str
    input_type: str
    options: list[dict[str, Any]]
    variable: str | None
    validation: dict[str, Any]
    extra: dict[str, Any]


class PlayedShown(Shown):
    """A session after a step, what was said in it, and what is asked now."""

    session: FlowSessionShown
    messages: list[SaidShown]
    question: QuestionShown | None
    pending: bool
    ended: bool


class StartedShown(PlayedShown):
    """A new session. A visitor's changes carry its `csrf_token`."""

    session_token: str
    csrf_token: str | None


class HappenedShown(Shown):
    """What led to a revision, and what came of it; `events` are types."""

    revision: Revision
    kind: Literal["start", "answer", "state", "back", "outcome", "end"]
    given: Any
    messages: list[SaidShown]
    question: QuestionShown | None
    node: str | None
    events: list[str]
    happened_at: Moment


class FlowHistoryShown(Shown):
    """A page of what happened in a session, the first thing first."""

    history: list[HappenedShown]
    next_cursor: str | None
