"""The relative addresses by which flows reach the companion, and what stands behind each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

RECOMMEND, ASSESS, PROFILE = "recommend_books", "assess_reading", "read_profile"
_ROUTES: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("POST", re.compile(r"/chatbot/recommendations|/v1/recommend|/api/recommendations"), RECOMMEND),
    ("POST", re.compile(r"/chatbot/assessment/reading-level"), ASSESS),
    ("GET", re.compile(r"/chatbot/users/(?P<user_id>[^/]+)/profile"), PROFILE),
)


@dataclass(frozen=True)
class Place:
    """An operation, and what its address says."""

    operation: str
    named: Mapping[str, str]


def place_of(method: str, address: str) -> Place | None:
    """Return what an address leads to; a reference in a document's counts as a segment."""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    for known, pattern, operation in _ROUTES:
        found = pattern.fullmatch(path)
        if found and method == known:
            named = {name: unquote(value) for name, value in found.groupdict().items()}
            return Place(operation, named)
    return None
