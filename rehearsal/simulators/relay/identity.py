"""The identity that the front door signs as: a key of one run, in a file that its owner may read.

In AWS this is CloudFront's own service principal.
"""

import json
import os
import secrets
from pathlib import Path

from rehearsal.simulators.relay.signing import Key

SERVICE = "cloudfront.amazonaws.com"


def make(file: Path, *, region: str) -> Key:
    """A new key, which replaces the one in the file."""
    key = Key(f"ASIA{secrets.token_hex(8).upper()}", secrets.token_hex(20), region, "lambda")
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        json.dump({"id": key.id, "secret": key.secret, "region": region}, written)
    new.replace(file)
    return key


def read(file: Path) -> Key | None:
    """The key in the file; None while there is none."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return Key(content["id"], content["secret"], content["region"], "lambda")
    except (OSError, ValueError, KeyError):
        return None
