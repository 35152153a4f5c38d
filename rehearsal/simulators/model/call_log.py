"""The model's log of requests, by which isolation tests prove what reached a model."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rehearsal.simulators.model.completion import CompletionRequest


class CallLog:
    """Appends one JSON object a line and call: `time` (ISO 8601, UTC), `model`, `messages`.

    Written before anything is answered, so a call that failed is in it. A client that hangs up
    in the middle of an answer adds a second line, with `left_after`: how many words it was sent.
    It holds conversations: only its owner may read it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, request: CompletionRequest) -> None:
        """Append `request`."""
        self._append(self._entry(request))

    def add_left(self, request: CompletionRequest, pieces: int) -> None:
        """Append that the client of `request` left after so many pieces of the answer."""
        self._append({**self._entry(request), "left_after": pieces})

    def _entry(self, request: CompletionRequest) -> dict[str, Any]:
        return {
            "time": datetime.now(UTC).isoformat(),
            "model": request.model,
            "messages": [message.model_dump(exclude_none=True) for message in request.messages],
        }

    def _append(self, entry: dict[str, Any]) -> None:
        """Append in a single write, so that lines of parallel calls never mix."""
        line = json.dumps(entry) + "\n"  # ASCII: str.splitlines also cuts at U+2028
        flags = os.O_APPEND | os.O_CREAT | os.O_WRONLY
        descriptor = os.open(self._path, flags, 0o600)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)
