"""Amazon Bedrock's Converse and ConverseStream: what of them the server reads and answers.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
"""

from collections.abc import AsyncIterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rehearsal.simulators.model.completion import ChatMessage, Completion, CompletionRequest
from rehearsal.simulators.model.event_stream import event
from rehearsal.simulators.model.paced_reply import PacedReply

_REASONS = {"stop": "end_turn", "length": "max_tokens"}


class ContentBlock(BaseModel):
    """A piece of content; only text is understood."""

    text: str


class ConverseMessage(BaseModel):
    """One message."""

    role: Literal["user", "assistant"]
    content: tuple[ContentBlock, ...] = Field(min_length=1)


class Inference(BaseModel):
    """Limits of the answer; parameters without effect here are ignored."""

    model_config = ConfigDict(populate_by_name=True)

    max_tokens: int | None = Field(default=None, ge=1, alias="maxTokens")
    stop: tuple[str, ...] = Field(default=(), alias="stopSequences")


class ConverseRequest(BaseModel):
    """The body of both calls; the model's id is in the path."""

    model_config = ConfigDict(populate_by_name=True)

    messages: tuple[ConverseMessage, ...] = Field(min_length=1)
    system: tuple[ContentBlock, ...] = ()
    inference: Inference = Field(default=Inference(), alias="inferenceConfig")

    def completion_request(self, model_id: str) -> CompletionRequest:
        """Return the same request as the server's own kind."""
        system = [ChatMessage(role="system", content=_text(self.system))] if self.system else []
        messages = [
            ChatMessage(role=message.role, content=_text(message.content))
            for message in self.messages
        ]
        return CompletionRequest(
            model=model_id,
            messages=(*system, *messages),
            max_tokens=self.inference.max_tokens,
            stop=self.inference.stop,
        )


def whole(completion: Completion) -> dict[str, Any]:
    """Return the answer of Converse."""
    message = {"role": "assistant", "content": [{"text": completion.text}]}
    return {
        "output": {"message": message},
        "stopReason": _REASONS[completion.finish_reason],
        **_metadata(completion),
    }


async def frames(completion: Completion, reply: PacedReply) -> AsyncIterator[bytes]:
    """Yield the answer of ConverseStream, a word in each event."""
    yield event("messageStart", {"role": "assistant"})
    async for word in reply.words():
        yield event("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": word}})
    yield event("contentBlockStop", {"contentBlockIndex": 0})
    yield event("messageStop", {"stopReason": _REASONS[completion.finish_reason]})
    yield event("metadata", _metadata(completion))


def _metadata(completion: Completion) -> dict[str, Any]:
    usage = {
        "inputTokens": completion.input_tokens,
        "outputTokens": completion.output_tokens,
        "totalTokens": completion.input_tokens + completion.output_tokens,
    }
    return {"usage": usage, "metrics": {"latencyMs": 1}}


def _text(blocks: tuple[ContentBlock, ...]) -> str:
    return "".join(block.text for block in blocks)
