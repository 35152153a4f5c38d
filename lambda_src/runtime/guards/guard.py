"""What every guard is, and several of them as one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

Reason = Literal["solution", "prompt", "link", "tool"]


class WithheldError(Exception):
    """An answer must not go on: what it holds, in one word."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Guard(Protocol):
    """Looks at one answer, piece by piece. It changes nothing: it lets text go, or none of it."""

    def take(self, piece: str) -> str:
        """Return what may leave by now of this piece and what was held. Raises WithheldError."""

    def end(self) -> str:
        """Return what was held, now that the answer is complete. Raises WithheldError."""


@dataclass
class Guards:
    """Guards one after the other: each sees what the one before it let go."""

    guards: Sequence[Guard] = field(default_factory=tuple)

    def take(self, piece: str) -> str:
        """Return what all of them let go."""
        return self._through(0, piece)

    def end(self) -> str:
        """Return what was held."""
        rest = ""
        for number, guard in enumerate(self.guards):
            rest += self._through(number + 1, guard.end())
        return rest

    def _through(self, first: int, text: str) -> str:
        for guard in self.guards[first:]:
            if not text:
                return ""
            text = guard.take(text)
        return text


def passed(guard: Guard, text: str) -> str:
    """Return a whole answer that a guard lets go. Raises WithheldError."""
    return guard.take(text) + guard.end()
