"""Something that would make a deploy fail, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """What is wrong, in one sentence, and the remedy."""

    what: str
    advice: str
