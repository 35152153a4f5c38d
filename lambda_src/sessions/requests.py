"""What the session endpoints accept."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from lambda_src.runtime.http.requests import Request, SessionId

TITLE_CHARACTERS = 200


def _one_line(title: str) -> str:
    text = " ".join(title.split())
    if not text:
        raise ValueError("must not be blank.")
    return text


Title = Annotated[str, Field(max_length=TITLE_CHARACTERS), AfterValidator(_one_line)]


class NewSession(Request):
    """Body of `POST /api/sessions`, all of it optional."""

    title: Title | None = None


class SessionChange(Request):
    """Body of `PATCH /api/sessions/{session_id}`: another title, another branch, or both.

    `current_message_id` is the reply that the next message follows.
    """

    title: Title | None = None
    current_message_id: SessionId | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.title is None and self.current_message_id is None:
            raise ValueError("must have a title or a current_message_id.")
        return self


class Page(Request):
    """Query string of a listing; without a limit a page is as long as it may be."""

    limit: int | None = Field(default=None, ge=1)
    cursor: str | None = None

    def size(self, limit: int) -> int:
        """Return how many items the page has: what was asked for, at most `limit`."""
        return min(self.limit or limit, limit)
