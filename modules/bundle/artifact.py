"""The artifact of bundling, and its error."""

import hashlib
from dataclasses import dataclass
from pathlib import Path


class BundleError(Exception):
    """A bundle cannot be built or is missing. The message says what to do."""


@dataclass(frozen=True)
class Artifact:
    """A zip on disk and the SHA-256 of its bytes in hexadecimal."""

    path: Path
    sha256: str


def artifact(path: Path) -> Artifact:
    """Return the artifact for a zip that exists."""
    with path.open("rb") as stream:
        return Artifact(path, hashlib.file_digest(stream, "sha256").hexdigest())
