"""What `POST /stream/chatbot` accepts."""

from typing import Literal

from pydantic import Field, JsonValue

from lambda_src.runtime.http.errors import TooLargeError
from lambda_src.runtime.http.requests import Request, Text
from lambda_src.runtime.quoting import quoted

PROBLEM_BYTES = 16_000
CODE_CHARACTERS = 20_000
QUERY_CHARACTERS = 4_000
HISTORY_ENTRIES = 40
HISTORY_BYTES = 24_000


class HistoryEntry(Request):
    """An earlier message, as the client remembers it."""

    role: Literal["user", "model"]
    content: str


class TutorRequest(Request):
    """Body of a question to the tutor. Everything but the question may be left out."""

    problemDetails: dict[str, JsonValue] = Field(default={})  # noqa: N815 - the API's name
    userCode: str = ""  # noqa: N815 - the API's name
    history: tuple[HistoryEntry, ...] = ()
    query: Text

    def check_size(self) -> None:
        """Raise TooLargeError naming the first field that is over its limit."""
        history = [entry.model_dump() for entry in self.history]
        for field, size, most, unit in (
            ("problemDetails", _bytes(self.problemDetails), PROBLEM_BYTES, "bytes"),
            ("userCode", len(self.userCode), CODE_CHARACTERS, "characters"),
            ("history", len(history), HISTORY_ENTRIES, "entries"),
            ("history", _bytes(history), HISTORY_BYTES, "bytes"),
            ("query", len(self.query), QUERY_CHARACTERS, "characters"),
        ):
            if size > most:
                raise TooLargeError(f"{field}: must be at most {most} {unit}.")


def _bytes(value: object) -> int:
    return len(quoted(value).encode())
