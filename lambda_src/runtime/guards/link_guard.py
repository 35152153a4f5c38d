"""Withholds an answer with an address that carries data to a foreign host.

A picture, a link, or an address that a chat client unfurls can take with it what the model read:
https://embracethered.com/blog/posts/2023/chatgpt-webpilot-data-exfil-via-markdown-injection/
A link without data, to documentation for example, passes.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from urllib.parse import unquote_plus, urlsplit

from lambda_src.runtime.guards.disguises import decoded, letters, rotated
from lambda_src.runtime.guards.guard import WithheldError

_ADDRESS = re.compile(r"(?:https?|ftp|wss?):/{2,}[^\s<>\"'`)\]}|\\^]*|\(//[^\s)]+", re.IGNORECASE)
_UNFINISHED = re.compile(
    r"(?:(?:https?|ftp|wss?):/{2,}[^\s<>\"'`)\]}|\\^]*"
    r"|(?<![^\W_])(?:https?:?/?|http|htt|ht|h|ftp:?/?|wss?:?/?)|\(//?[^\s)]*)$",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"\]\(\s*(?:javascript|vbscript|data:text/html)|href\s*=\s*[\"']?javascript:", re.I
)
_PICTURE = re.compile(
    r"(?:!\[[^\]]*\]\(\s*<?|<(?:img|iframe|script|source|video|audio|embed|link|object|form)\b[^>]*?"
    r"|url\(\s*[\"']?)$",
    re.IGNORECASE,
)
_OPAQUE = re.compile(r"[A-Za-z0-9+/_=-]{32,}")
_MOST = 2_048  # characters of an address
_LONG_LABEL = 40
_PACKED = 20  # characters without a separator
_LETTERS = 14  # of protected text in a row that make an address carry it
_BEFORE = 200  # characters in front of an address that say what it is for


class LinkGuard:
    """Looks at the addresses of one answer; it holds an address until it is complete.

    No part of an address may hold what the model was told in `confidence`; what was `said` in the
    conversation may stand in its path alone, as a page has the words of its title there. An address
    that was said as a whole may be repeated.
    """

    def __init__(self, confidence: Iterable[str], said: Iterable[str] = ()) -> None:
        self._said = "\n".join(said)
        self._confided = "\n".join(letters(text) for text in confidence)
        self._held = ""
        self._before = ""

    @cached_property
    def _confidence(self) -> frozenset[str]:
        """The parts that no address may have; made for the first address, as most have none."""
        return frozenset(_parts(self._confided))

    @cached_property
    def _protected(self) -> frozenset[str]:
        return self._confidence.union(_parts(letters(self._said)))

    def take(self, piece: str) -> str:
        """Return what may leave. Raises WithheldError."""
        text = self._held + piece
        unfinished = _UNFINISHED.search(text)
        at = unfinished.start() if unfinished else len(text)
        if len(text) - at > _MOST:
            raise WithheldError("link")
        self._held = text[at:]
        return self._let_go(text[:at])

    def end(self) -> str:
        """Return what was held. Raises WithheldError."""
        held, self._held = self._held, ""
        return self._let_go(held)

    def _let_go(self, text: str) -> str:
        whole = self._before + text
        if _SCRIPT.search(whole):
            raise WithheldError("link")
        for found in _ADDRESS.finditer(whole):
            if found.end() <= len(self._before):
                continue  # it was judged when it left
            around = whole[max(0, found.start() - _BEFORE) : found.start()]
            is_picture = _PICTURE.search(around) is not None
            if self._carries_data(found.group().lstrip("("), is_picture=is_picture):
                raise WithheldError("link")
        self._before = whole[-_BEFORE:]
        return text

    def _carries_data(self, address: str, *, is_picture: bool) -> bool:
        try:
            parts = urlsplit(address.rstrip(".,;:!?*_"))
            host = (parts.hostname or "").lower()
        except ValueError:
            return True  # nobody needs an address that cannot be read
        if not is_picture and address.rstrip(".,;:!?*_") in self._said:
            return False
        if parts.username is not None or any(len(label) > _LONG_LABEL for label in host.split(".")):
            return True
        if is_picture and (parts.query or parts.fragment):
            return True
        is_title = not is_picture and "%20" not in parts.path and "+" not in parts.path
        protected = self._confidence if is_title else self._protected
        if self._is_data(unquote_plus(parts.path), protected):
            return True
        carriers = _carriers(host, parts.query, parts.fragment)
        return any(self._is_data(text, self._protected) for text in carriers)

    def _is_data(self, text: str, protected: frozenset[str]) -> bool:
        if any(_looks_packed(run) for run in _OPAQUE.findall(text)):
            return True
        readable = (text, text[::-1], rotated(text), *decoded(text))
        return any(not protected.isdisjoint(_parts(letters(shown))) for shown in readable)


def _parts(text: str) -> Iterator[str]:
    return (text[at : at + _LETTERS] for at in range(len(text) - _LETTERS + 1))


def _carriers(host: str, query: str, fragment: str) -> Iterator[str]:
    """Yield the parts of an address beside its path that can hold data."""
    yield from host.split(".")
    yield host.replace(".", "")
    for pair in re.split(r"[&;]", query):
        yield unquote_plus(pair.partition("=")[2] or pair)
    yield unquote_plus(query)
    yield unquote_plus(fragment)


def _looks_packed(run: str) -> bool:
    """Whether a long run is no words: it has digits or both cases mixed within."""
    words = [word for word in re.split(r"[-_/+=]", run) if len(word) >= _PACKED]
    return any(word.isdigit() or _changes(word) > len(word) / 4 for word in words)


def _changes(word: str) -> int:
    kinds = ["d" if c.isdigit() else "u" if c.isupper() else "l" for c in word]
    return sum(first != second for first, second in pairwise(kinds))
