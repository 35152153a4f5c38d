"""A reply as it is streamed: handed on piece by piece, and put together."""

from contextlib import closing

from lambda_src.runtime.http.streaming import Emit, StreamStoppedError
from lambda_src.runtime.models import ChatModel, ModelReply, ModelRequest, ModelUsage, ToolCall
from lambda_src.runtime.models.estimate import estimate_usage

NO_USAGE = ModelUsage(0, 0)


class StreamedReply:
    """One streamed call of a model, and what of it has come so far."""

    def __init__(self, model: ChatModel, request: ModelRequest) -> None:
        self._model = model
        self._request = request
        self._pieces: list[str] = []
        self._calls: list[ToolCall] = []
        self._emitted = 0
        self._reported: ModelUsage | None = None

    def through(self, emit: Emit) -> ModelReply:
        """Call the model, emit every piece and return the whole.

        Raises ModelError. Whatever `emit` raises closes the provider's connection, except that a
        reply which the user stopped is returned as far as it was emitted, if any of it was.
        """
        try:
            with closing(self._model.stream(self._request)) as items:
                for item in items:
                    if isinstance(item, ModelUsage):
                        self._reported = item
                    elif isinstance(item, ToolCall):
                        self._calls.append(item)
                    else:
                        self._pieces.append(item.text)
                        emit(item.text)
                        self._emitted += 1
        except StreamStoppedError:
            text = "".join(self._pieces[: self._emitted])
            if not text.strip():
                raise
            return ModelReply(text, self._model.model_id, self.usage(), stopped=True)
        return ModelReply(
            "".join(self._pieces), self._model.model_id, self.usage(), calls=tuple(self._calls)
        )

    @property
    def has_begun(self) -> bool:
        """Whether the model gave any text."""
        return bool(self._pieces)

    def usage(self) -> ModelUsage:
        """Return what the provider reported, else an estimate, nothing for a call without text."""
        if self._reported or not self._pieces:
            return self._reported or NO_USAGE
        return estimate_usage(self._request, "".join(self._pieces))
