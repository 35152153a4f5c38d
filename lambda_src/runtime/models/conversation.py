"""The one place where a history becomes what every provider accepts."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from lambda_src.runtime.models.errors import ModelError
from lambda_src.runtime.models.interface import Message

SEPARATOR = "\n\n"


def normalize(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Return the same words in a form that starts with the user, alternates and ends with the user.

    Blank messages and answers before the first question are dropped; neighbours of one role are
    joined by a blank line. Raises `ModelError` (invalid) when no question is left to answer:
    Bedrock, Gemini and most templates of open models refuse or continue such a conversation.
    """
    # JSON may smuggle in half of a surrogate pair, which no provider's encoding can carry.
    sound = [
        replace(message, content=message.content.encode(errors="replace").decode())
        for message in messages
    ]
    spoken = [message for message in sound if _says_something(message)]
    turns = [_joined(list(group)) for _, group in groupby(spoken, key=lambda message: message.role)]
    if turns and turns[0].role == "assistant":
        turns = turns[1:]
    if not turns or turns[-1].role != "user":
        raise ModelError("invalid", "the conversation must end with a user message that has text")
    return tuple(turns)


def _says_something(message: Message) -> bool:
    return bool(message.content.strip() or message.calls or message.results)


def _joined(group: list[Message]) -> Message:
    texts = (message.content for message in group if message.content.strip())
    return Message(
        role=group[0].role,
        content=SEPARATOR.join(texts),
        calls=tuple(call for message in group for call in message.calls),
        results=tuple(result for message in group for result in message.results),
    )
