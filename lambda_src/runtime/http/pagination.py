"""Opaque cursors, each good for one caller and one listing.

A cursor holds a position, not a key: the key is built again from the caller's own identity, so
a made-up cursor reaches nothing but the caller's own data. The seal is no signature (there is no
secret to keep); it makes a cursor that was cut, edited or taken from elsewhere a clear 400.
"""

import base64
import hashlib
import json
import re

from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.runtime.identity.claims import Caller

_LONGEST = 1000
_TIME = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z"
SESSION_POSITION = (re.compile(_TIME, re.ASCII), re.compile(r"[0-9a-f-]{36}"))
MESSAGE_POSITION = (re.compile(rf"message#{_TIME}#[0-9a-f]{{8}}", re.ASCII),)

Shape = tuple[re.Pattern[str], ...]


def seal(caller: Caller, listing: str, position: tuple[str, ...]) -> str:
    """Return the cursor of a position in one listing (for example `sessions`) of a caller."""
    text = json.dumps([_digest(caller, listing, position), *position])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unseal(caller: Caller, listing: str, cursor: str, shape: Shape) -> tuple[str, ...]:
    """Return the position that a cursor holds, every part of the given shape.

    Raises InvalidRequestError with one message, whatever is wrong.
    """
    try:
        if len(cursor) > _LONGEST:
            raise ValueError
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        _, *parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        position = tuple(str(part) for part in parts)
        fits = all(form.fullmatch(part) for form, part in zip(shape, position, strict=True))
        if not fits or cursor != seal(caller, listing, position):
            raise ValueError
    except (ValueError, TypeError, RecursionError):
        raise InvalidRequestError("cursor", "is not a cursor of this listing.") from None
    return position


def _digest(caller: Caller, listing: str, position: tuple[str, ...]) -> str:
    parts = json.dumps([caller.tenant_id, caller.user_id, listing, *position])
    return hashlib.sha256(parts.encode()).hexdigest()[:32]
