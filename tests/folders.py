"""Files of folders that other processes write into while a test reads them."""

import os
from collections.abc import Iterator
from pathlib import Path


def files_under(folder: Path) -> Iterator[Path]:
    """Yield the regular files below a folder; what is removed meanwhile is passed over.

    `Path.rglob` raises where a folder goes away between its listing and its reading,
    `os.walk` does not.
    """
    for parent, _, names in os.walk(folder):
        for path in (Path(parent, name) for name in names):
            if path.is_file() and not path.is_symlink():
                yield path


def content(path: Path) -> bytes:
    """Return the bytes of a file, none where it was removed since it was listed."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
