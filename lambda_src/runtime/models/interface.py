"""What every chat model takes and gives back."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["user", "assistant"]
Finish = Literal["stop", "length"]
"""Why an answer ended: the model was done, or the limit of its length was reached."""


@dataclass(frozen=True)
class Message:
    """One turn of a conversation; `content` is plain text."""

    role: Role
    content: str


@dataclass(frozen=True)
class ModelRequest:
    """One call of a model.

    `messages` is the history, oldest first, ending with the user's new message; providers pass it
    through `conversation.normalize`. `session_id` is the conversation's id: a Bedrock agent keeps
    its own memory under it. `max_output_tokens` lowers the settings' limit, never raises it.
    `temperature` is in place of the settings' one; an answer ends before any text of `stop`. A
    Bedrock agent takes neither.
    """

    system: str
    messages: tuple[Message, ...]
    session_id: str
    max_output_tokens: int | None = None
    temperature: float | None = None
    stop: tuple[str, ...] = ()


@dataclass(frozen=True)
class ModelUsage:
    """Tokens of one call, as the provider bills them, and why its answer ended.

    `estimated` is true when the provider reported none and `estimate` counted the text instead.
    """

    input_tokens: int
    output_tokens: int
    estimated: bool = False
    finish: Finish = "stop"


@dataclass(frozen=True)
class ModelReply:
    """An answer: never empty text. `model_id` is the id from the settings.

    It is complete unless it was `stopped` by the user while it was streamed.
    """

    text: str
    model_id: str
    usage: ModelUsage
    stopped: bool = False

    @property
    def finish(self) -> Finish:
        """Why it ended, as far as the provider is concerned."""
        return self.usage.finish


@dataclass(frozen=True)
class ModelChunk:
    """A piece of a streamed answer: never empty, its borders mean nothing."""

    text: str


ModelStream = Generator[ModelChunk | ModelUsage, None, None]


class ChatModel(Protocol):
    """A model that answers a conversation. Safe to share between threads."""

    @property
    def model_id(self) -> str:
        """The configured id, under which usage is counted."""

    def converse(self, request: ModelRequest) -> ModelReply:
        """Answer in one piece; every failure is a `ModelError`."""

    def stream(self, request: ModelRequest) -> ModelStream:
        """Answer piece by piece: `ModelChunk`s, then exactly one `ModelUsage` as the last item.

        Nothing is sent before the first `next`; closing the stream early closes the provider's
        connection. Every failure is a `ModelError`, also in the middle of the answer.
        """
