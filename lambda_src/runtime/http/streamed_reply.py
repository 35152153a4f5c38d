"""A reply as it is streamed: handed on piece by piece, and put together."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from lambda_src.runtime.guards.guard import Guard, Guards
from lambda_src.runtime.guards.tool_guard import check_calls
from lambda_src.runtime.http.streaming import Emit, StreamStoppedError
from lambda_src.runtime.models import (
    ChatModel,
    ModelError,
    ModelReply,
    ModelRequest,
    ModelUsage,
    ToolCall,
)
from lambda_src.runtime.models.estimate import estimate_usage
from lambda_src.runtime.models.interruption import current

NO_USAGE = ModelUsage(0, 0)


class StreamedReply:
    """One streamed call of a model, and what of it has come so far."""

    def __init__(self, model: ChatModel, request: ModelRequest, guard: Guard | None = None) -> None:
        self._model = model
        self._request = request
        self._guard = guard or Guards()
        self._pieces: list[str] = []
        self._calls: list[ToolCall] = []
        self._emitted: list[str] = []
        self._is_sent = False
        self._reported: ModelUsage | None = None

    def through(self, emit: Emit) -> ModelReply:
        """Call the model, emit what the guard lets go and return the whole.

        Raises ModelError and WithheldError. Whatever `emit` raises closes the provider's
        connection, and so does an interruption, while the model is silent too. A reply which the
        user stopped is returned as far as it was emitted, if any of it was.
        """
        reason = current().reason
        if reason:
            raise reason
        self._is_sent = True
        try:
            with _interruptions(), closing(self._model.stream(self._request)) as items:
                for item in items:
                    if isinstance(item, ModelUsage):
                        self._reported = item
                    elif isinstance(item, ToolCall):
                        self._calls.append(item)
                    else:
                        self._pieces.append(item.text)
                        self._emit(self._guard.take(item.text), emit)
            check_calls(self._request, self._calls)
            self._emit(self._guard.end(), emit)
        except StreamStoppedError:
            text = "".join(self._emitted)
            if not text.strip():
                raise
            return ModelReply(text, self._model.model_id, self.usage(), stopped=True)
        return ModelReply(
            "".join(self._pieces), self._model.model_id, self.usage(), calls=tuple(self._calls)
        )

    def _emit(self, text: str, emit: Emit) -> None:
        if text:
            emit(text)
            self._emitted.append(text)

    @property
    def has_begun(self) -> bool:
        """Whether the model gave any text."""
        return bool(self._pieces)

    @property
    def is_unknown(self) -> bool:
        """Whether the model may have worked, and neither text nor report says how much."""
        return self._is_sent and not self._pieces and self._reported is None

    def usage(self) -> ModelUsage:
        """Return what the provider reported, else an estimate, nothing for a call without text."""
        if self._reported or not self._pieces:
            return self._reported or NO_USAGE
        return estimate_usage(self._request, "".join(self._pieces))


@contextmanager
def _interruptions() -> Iterator[None]:
    """Raise why a call was interrupted in place of how its connection failed."""
    try:
        yield
    except ModelError:
        reason = current().reason
        if reason is None:
            raise
        raise reason from None
