"""Replies of the vault: a status, a body, and what only the gateway needs to know."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeAlias

from lambda_src.flow_store.conversations import Conversation
from lambda_src.flow_vault.principals import Issued
from lambda_src.flows.documents import Json
from lambda_src.flows.shapes import Message, Step
from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.logs import logger

Refused: TypeAlias = ApiError  # returned, not raised: what was counted is to stay counted


@dataclass(frozen=True)
class Answer:
    """`has_tasks` says that a call waits in the outbox, `has_events` that webhooks wait for events.

    `issued` becomes cookies.
    """

    body: dict[str, Json]
    status: HTTPStatus = HTTPStatus.OK
    has_tasks: bool = False
    has_events: bool = False
    issued: Issued | None = field(default=None, repr=False)

    def as_json(self) -> dict[str, Any]:
        """The reply of an invocation."""
        reply: dict[str, Any] = {
            "status": int(self.status),
            "body": self.body,
            "has_tasks": self.has_tasks,
            "has_events": self.has_events,
        }
        if self.issued:
            reply["issued"] = dataclasses.asdict(self.issued)
        return reply


def session_view(
    conversation: Conversation, messages: Sequence[Message] | Sequence[dict[str, Json]]
) -> dict[str, Json]:
    """Return a session as every operation on one shows it."""
    question = conversation.question
    return {
        "session": conversation.view(),
        "messages": [
            message if isinstance(message, dict) else dataclasses.asdict(message)
            for message in messages
        ],
        "question": None if question is None else question.view(),
        "pending": conversation.is_pending,
        "ended": conversation.session.status != "active",
    }


def or_raise(done: Answer | Refused) -> Answer:
    """Return an answer, or raise what was refused, after the transaction that counted it."""
    if isinstance(done, ApiError):
        raise done
    return done


def log_events(conversation: Conversation, step: Step) -> None:
    """Log events by name and node: a visitor's words are in none of them."""
    for event in step.events:
        logger.info(
            "flow_event", type=event.type, node=event.node, session_id=conversation.session_id
        )
