"""The events of streams as typed models. Tests validate what the function sends by them."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from lambda_src.api_document.responses import (
    CalledFunctionShown,
    Count,
    ErrorShown,
    ProgramErrorShown,
    ProgramTokens,
    Shown,
)

DONE = "[DONE]"


@dataclass(frozen=True)
class Event:
    """An event of a stream: its data as a model, and its name; one without a name is a message."""

    data: type[BaseModel]
    name: str | None = None


class RunStopped(Shown):
    """The run whose end was requested."""

    run_id: str


class TicketShown(Shown):
    """A ticket, and in how many seconds it ends."""

    ticket: str
    expires_in: Count


class PieceShown(Shown):
    """A piece of an answer; pieces are put together without separators."""

    chunk: str


class RunShown(Shown):
    """The ids of an answer that can be continued."""

    run_id: str
    session_id: str
    message_id: str
    parent_message_id: str | None = None


class CostShown(Shown):
    """What an answer cost."""

    input_tokens: Count
    output_tokens: Count
    model_id: str


class TurnCostShown(CostShown):
    """What a turn cost, the ids of its run, and whether it was stopped or cut by its length."""

    run_id: str
    session_id: str
    message_id: str
    parent_message_id: str | None = None
    stopped: bool | None = None
    finish_reason: Literal["length"] | None = None


class FiguresCostShown(CostShown):
    """What an answer out of figures cost, with the summary of those that it rests on."""

    question_id: str
    context: dict[str, object]


class StreamedCallShown(Shown):
    """A call of a tool, which comes whole."""

    index: Count
    id: str
    type: Literal["function"]
    function: CalledFunctionShown


class DeltaShown(Shown):
    """What a chunk adds to the reply."""

    role: Literal["assistant"] | None = None
    content: str | None = None
    tool_calls: list[StreamedCallShown] | None = None


class StreamedChoice(Shown):
    """The one choice of a chunk."""

    index: Literal[0]
    delta: DeltaShown
    logprobs: None
    finish_reason: Literal["stop", "length", "tool_calls"] | None


class CompletionChunkShown(Shown):
    """A chunk of a reply to a program; the last one with `usage` has no choice."""

    id: str
    object: Literal["chat.completion.chunk"]
    created: int
    model: str
    choices: list[StreamedChoice]
    usage: ProgramTokens | None = None


_FAILED = Event(ErrorShown, "error")
OF_TUTOR = (Event(PieceShown), Event(CostShown, "usage"), _FAILED)
OF_CHAT = (Event(RunShown, "run"), Event(PieceShown), Event(TurnCostShown, "usage"), _FAILED)
OF_ASK = (Event(PieceShown), Event(FiguresCostShown, "usage"), _FAILED)
OF_COMPLETIONS = (Event(CompletionChunkShown), Event(ProgramErrorShown))
