"""Something that is in the way of a deploy, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """What is wrong, in one sentence, and the remedy.

    `stops`: a deploy fails, or leaves a platform that serves nobody. Otherwise there is time.
    """

    what: str
    advice: str
    stops: bool = True
