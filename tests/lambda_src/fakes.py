"""A model at the edge: it answers at once and remembers what it was asked."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lambda_src.runtime.models import ModelChunk, ModelReply, ModelRequest, ModelStream, ModelUsage

Behaviour = Callable[[ModelRequest], ModelReply]


@dataclass
class FakeModel:
    """Echoes the last message and bills 10 tokens in and 5 out, unless told otherwise."""

    model_id: str = "fake.model-v1:0"
    usage: ModelUsage = ModelUsage(10, 5)  # noqa: RUF009  # frozen
    behaviour: Behaviour | None = None
    asked: list[ModelRequest] = field(default_factory=list)

    def converse(self, request: ModelRequest) -> ModelReply:
        self.asked.append(request)
        if self.behaviour:
            return self.behaviour(request)
        return ModelReply(f"echo: {request.messages[-1].content}", self.model_id, self.usage)

    def stream(self, request: ModelRequest) -> ModelStream:
        yield ModelChunk(self.converse(request).text)
        yield self.usage


def fails_with(error: Exception) -> Behaviour:
    def behaviour(request: ModelRequest) -> ModelReply:
        raise error

    return behaviour
