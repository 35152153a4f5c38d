"""What the session endpoints accept."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from lambda_src.runtime.days import DayRange
from lambda_src.runtime.http.requests import Request, SessionId, SessionPath, Text

TITLE_CHARACTERS = 200
COMMENT_CHARACTERS = 500
REASONS = {
    "up": ("correct", "clear", "complete", "other"),
    "down": ("incorrect", "incomplete", "off_topic", "harmful", "other"),
}
"""Why a reply is good or bad, by rating."""


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


class MessagePath(SessionPath):
    """The path of one message."""

    message_id: SessionId


class FeedbackGiven(Request):
    """What a reader thinks of a reply; why, out of a list that depends on it, and own words."""

    rating: Literal["up", "down"]
    reason: (
        Literal[
            "correct",
            "clear",
            "complete",
            "incorrect",
            "incomplete",
            "off_topic",
            "harmful",
            "other",
        ]
        | None
    ) = None
    comment: Annotated[Text, Field(max_length=COMMENT_CHARACTERS)] | None = None

    @model_validator(mode="after")
    def _reason_fits(self) -> Self:
        known = REASONS[self.rating]
        if self.reason is not None and self.reason not in known:
            raise ValueError(f"{self.rating!r} has the reasons {', '.join(known)}.")
        return self


class MessageChange(Request):
    """Body of `PATCH /api/sessions/{session_id}/messages/{message_id}`.

    Null takes feedback back.
    """

    feedback: FeedbackGiven | None


class Days(DayRange):
    """Query string `from` and `to`; by default the current month."""

    def usual_first(self, last: date) -> date:
        """Return the first of the last day's month."""
        return last.replace(day=1)


class Page(Request):
    """Query string of a listing; without a limit a page is as long as it may be."""

    limit: int | None = Field(default=None, ge=1)
    cursor: str | None = None

    def size(self, limit: int) -> int:
        """Return how many items the page has: what was asked for, at most `limit`."""
        return min(self.limit or limit, limit)
