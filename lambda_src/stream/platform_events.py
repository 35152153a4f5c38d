"""How the endpoints below `/stream/` write an answer as events."""

from typing import Any

from starlette.responses import Response

from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.http.refusals import error_body
from lambda_src.stream import events
from lambda_src.stream.responses import refusal

_IDS = ("run_id", "session_id", "message_id", "parent_message_id")


class PlatformEvents:
    """Pieces as `chunk`, then `usage` or `error`; a run's ids come first."""

    def begin(self, ids: dict[str, str]) -> list[bytes]:
        """Return the event before the first piece of a run."""
        return [events.run({name: ids[name] for name in _IDS if name in ids})]

    def piece(self, text: str) -> bytes:
        """Return the event of one piece."""
        return events.chunk(text)

    def end(self, answer: dict[str, Any], *, is_repeated: bool) -> list[bytes]:
        """Return the events after the last piece; all of an answer that was given before."""
        rest = dict(answer)
        text, tokens = rest.pop("reply", None) or rest.pop("answer", ""), rest.pop("usage")
        first = self.begin(rest) if is_repeated and "run_id" in rest else []
        pieces = [self.piece(text)] if is_repeated else []
        return [*first, *pieces, events.usage({**tokens, **rest}), events.DONE]

    def failure(self, error: ApiError, request_id: str) -> list[bytes]:
        """Return the events that end an answer which failed after its first byte."""
        return [events.error(error_body(error, request_id)), events.DONE]

    def refusal(self, error: ApiError, request_id: str) -> Response:
        """Return the response in place of an answer which failed before its first byte."""
        return refusal(error, request_id)
