"""Withholds an answer that repeats what the model was told in confidence.

Two marks: a random word at the head of our rules (a canary), which a translation keeps too, and
any 32 letters of the rules in a row, whatever stands between them; forwards, backwards, rotated,
in base64, in hexadecimal digits, as escapes.
"""

import secrets
from functools import lru_cache

from lambda_src.runtime.guards.disguises import decoded, letters, rotated
from lambda_src.runtime.guards.guard import WithheldError

CANARY = secrets.token_hex(8)
"""The canary of all our prompts. One for each process, so that providers can cache a prompt."""

MOST_LETTERS = 32
_TAIL = 600  # characters: of what came before, as much as 32 disguised letters may have


class PromptGuard:
    """Looks for the rules and the canary of one prompt. It holds nothing back."""

    def __init__(self, rules: str, canary: str) -> None:
        self._parts = _parts(rules)
        self._canaries = (letters(canary), letters(canary)[::-1], letters(rotated(canary)))
        self._letters = ""
        self._tail = ""

    def take(self, piece: str) -> str:
        """Return the piece. Raises WithheldError when it completes something confidential."""
        fresh = letters(piece)
        self._check(self._letters + fresh)
        self._letters = (self._letters + fresh)[-(MOST_LETTERS - 1) :]
        self._tail = (self._tail + piece)[-_TAIL - len(piece) :]
        for text in decoded(self._tail):
            self._check(letters(text))
        return piece

    def end(self) -> str:
        """Return nothing: all left at once."""
        return ""

    def _check(self, text: str) -> None:
        if any(canary in text for canary in self._canaries):
            raise WithheldError("prompt")
        windows = range(len(text) - MOST_LETTERS + 1)
        if any(text[at : at + MOST_LETTERS] in self._parts for at in windows):
            raise WithheldError("prompt")


@lru_cache(maxsize=64)
def _parts(rules: str) -> frozenset[str]:
    plain = letters(rules)
    return frozenset(
        text[at : at + MOST_LETTERS]
        for text in (plain, plain[::-1], letters(rotated(rules)))
        for at in range(len(text) - MOST_LETTERS + 1)
    )
