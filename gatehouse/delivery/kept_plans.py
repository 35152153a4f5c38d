"""Offline plans that this user made before, in any checkout, found by all that they depend on.

Whoever can write the folder decides what a review sees, so plans that another user could have
written count as none.
"""

import contextlib
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gatehouse.files import is_private, keep_newest, replace_private
from gatehouse.home import shared_between_rehearsals

_FORMAT = b"1"
_KEPT = 400  # of an environment there are 12; one takes 30 KB
_SUFFIX = ".json.zlib"


def key(configuration: Mapping[str, Any], states: Iterable[bytes], tools: Iterable[bytes]) -> str:
    """Return what identifies a plan.

    Args:
        configuration: what is planned; it names each asset by the hash of its content.
        states: of other stacks, that the configuration reads.
        tools: what plans: versions, the provider's lock, the code that calls them.

    """
    total = hashlib.sha256(_FORMAT)
    written = json.dumps(configuration, sort_keys=True).encode()
    for part in (written, b"states", *states, b"tools", *tools):
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()


def read(identity: str) -> str | None:
    """Return the plan of that key, if there is one that nobody else can have written."""
    file = _file(identity)
    if not is_private(file):
        return None
    try:
        plan = zlib.decompress(file.read_bytes()).decode()
        json.loads(plan)
    except (OSError, zlib.error, ValueError):
        file.unlink(missing_ok=True)
        return None
    os.utime(file)
    return plan


def keep(identity: str, plan: str) -> None:
    """Keep a plan if there is room; those that were not used for longest are forgotten."""
    file = _file(identity)
    with contextlib.suppress(OSError):  # whoever planned has the plan
        replace_private(file, zlib.compress(plan.encode(), 1))
        keep_newest(file.parent, f"*{_SUFFIX}", _KEPT)


def _file(identity: str) -> Path:
    return shared_between_rehearsals() / "plans" / f"{identity}{_SUFFIX}"
