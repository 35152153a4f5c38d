"""What the logic hands an answer to, piece by piece, while the model writes it."""

from collections.abc import Callable

Emit = Callable[[str], None]
"""Takes one piece of an answer.

Raises StreamEndedError when nobody takes more, StreamStoppedError when the user stopped it.
"""

Begin = Callable[[str, str, str], dict[str, str]]
"""Takes the ids of session, reply and what that follows before the model is called.

Returns fields of the answer.
"""


class StreamEndedError(Exception):
    """Nobody takes the rest of an answer: the viewer left, or the stream's time is over.

    It ends the model call that it passes through.
    """


class StreamStoppedError(StreamEndedError):
    """The user stopped the answer: what was said until now is the answer."""
