"""One spelling of a state, so that equal states have equal hashes."""

import base64
import hashlib
import json
from collections.abc import Mapping

from lambda_src.flows.documents import Json

MOST_DEPTH = 60
"""Levels of lists and objects that a document or a state may have within each other."""


def canonical(value: Json) -> bytes:
    """Return JSON with sorted keys and nothing between them, as RFC 8785 has it for such values.

    Raises ValueError for NaN, infinities and halves of characters.
    """
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def is_storable(value: Json) -> bool:
    """Whether a value is JSON that everybody reads: no NaN, no half character, not too deep."""
    if depth(value) > MOST_DEPTH:
        return False
    try:
        canonical(value)
    except ValueError:  # a UnicodeEncodeError is one
        return False
    return True


def state_hash(state: Mapping[str, Json]) -> str:
    """Return the SHA-256 of a state in base64: 44 characters."""
    return base64.b64encode(hashlib.sha256(canonical(state)).digest()).decode()


def depth(value: Json) -> int:
    """Return how deep a JSON value is nested, told without recursion; a little over the most."""
    deepest, level = 0, [value]
    while level and deepest <= MOST_DEPTH:
        deepest += 1
        level = [
            below
            for item in level
            if isinstance(item, dict | list)
            for below in (item.values() if isinstance(item, dict) else item)
        ]
    return deepest
