"""Whether a reply tells anything of another tenant, or breaks the API's promises."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from rehearsal.hostile.doors import Reply
from rehearsal.hostile.messages import Message

_LIMIT_OF_THINGS = re.compile(r"too_many_\w+|\w+_full")  # error codes
_SHORTEST = 12  # characters of a text that tells a tenant apart
_WORD = re.compile(r"\w+")
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Verdict(StrEnum):
    """What came of an attempt."""

    REFUSED = "refused"
    SERVED_OWN = "served own"
    LIMITED = "limited"
    LEAK = "leak"
    DIFFERENCE = "difference"
    FAILURE = "failure"


BAD = (Verdict.LEAK, Verdict.DIFFERENCE, Verdict.FAILURE)


@dataclass(frozen=True)
class Judgement:
    """A verdict with its reason, which is empty for a good one."""

    verdict: Verdict
    reason: str = ""


class Judge:
    """Knows what of the victim nobody else may read.

    Identifiers are no part of it: attackers send and store them. What comes along with one is.
    """

    def __init__(
        self,
        seen_by_victim: Iterable[Reply],
        seen_by_attackers: Iterable[Reply],
        identifiers: Iterable[str] = (),
    ) -> None:
        known = set().union(*map(_texts, seen_by_attackers))
        sent = " ".join(identifiers)
        texts = set().union(*map(_texts, seen_by_victim)) - known
        self.markers = tuple(sorted(text for text in texts if text not in sent))

    def judge(
        self,
        message: Message,
        reply: Reply,
        control: Reply | None,
        control_message: Message | None = None,
    ) -> Judgement:
        """Return the verdict on a reply; `control` is that to an identifier of nobody."""
        sent = _sent(message)
        told = [
            marker for marker in self.markers if marker in reply.everything and marker not in sent
        ]
        if told:
            return Judgement(Verdict.LEAK, f"the reply holds {told[0]!r}: {reply.text[:300]}")
        if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Judgement(Verdict.FAILURE, f"{reply.status} {reply.text[:300]}")
        if any(map(_is_limited, (reply, control))):
            return Judgement(Verdict.LIMITED)
        other = _sent(control_message or message)
        if control is not None and not _alike(reply, sent, control, other):
            return Judgement(
                Verdict.DIFFERENCE,
                f"{reply.status} {reply.text[:200]} but for an identifier of nobody "
                f"{control.status} {control.text[:200]}",
            )
        return Judgement(Verdict.SERVED_OWN if reply.is_served else Verdict.REFUSED)


def _is_limited(reply: Reply | None) -> bool:
    """Whether the sender's own limit was reached: of requests, or of things one may have."""
    if reply is None:
        return False
    is_limit = _LIMIT_OF_THINGS.fullmatch(_told(reply)[1])
    return is_limit is not None or reply.status == HTTPStatus.TOO_MANY_REQUESTS


def _sent(message: Message) -> str:
    """Return everything of a message that a reply may echo."""
    return f"{message.target} {message.content.decode()} {' '.join(message.headers.values())}"


def _alike(reply: Reply, sent: str, control: Reply, other: str) -> bool:
    """Whether two replies say the same: status, code and words.

    A word is no news where both repeat what was sent to them, or a part of it.
    """
    *first, said = _told(reply)
    *second, said_otherwise = _told(control)
    words, others = _WORD.findall(said), _WORD.findall(said_otherwise)
    return (
        first == second
        and len(words) == len(others)
        and all(
            one == another or (one in sent and another in other)
            for one, another in zip(words, others, strict=True)
        )
    )


def _told(reply: Reply) -> tuple[int, str, str]:
    """Return status, code and message of a reply, without the ids that it made itself."""
    try:
        error: Any = None if reply.is_served else json.loads(reply.text).get("error")
    except (ValueError, AttributeError):
        error = None
    if not isinstance(error, dict):
        return reply.status, "", ""
    message = _IDENTIFIER.sub("<id>", str(error.get("message")))
    return reply.status, str(error.get("code")), message


def _texts(shown: Reply) -> set[str]:
    """Return every text of a reply that is long enough to be somebody's own."""
    try:
        left: list[Any] = [shown.document()]
    except ValueError:
        return set()
    found: set[str] = set()
    while left:
        value = left.pop()
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict):
            left.extend((*value, *value.values()))
        elif isinstance(value, list):
            left.extend(value)
    return {text for text in found if len(text) >= _SHORTEST}
