"""Zips whose bytes depend on nothing but the names and contents of their entries.

Why nothing is compressed: docs/adr/0003-deterministic-bundles.md.
"""

import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from modules.bundle.artifact import Artifact, BundleError, artifact

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_UNIX = 3
_REGULAR_FILE = 0o100000


def write_zip(destination: Path, entries: Mapping[str, bytes]) -> Artifact:
    """Write entries (archive name to content) in sorted order and return the artifact.

    The file appears under its name only when it is whole, so readers never see half of it.
    """
    destination.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=destination.parent, prefix=f".{destination.name}.")
    try:
        with os.fdopen(handle, "wb") as stream, zipfile.ZipFile(stream, "w") as archive:
            for name in sorted(entries):
                archive.writestr(_entry(name), entries[name])
        Path(partial).chmod(0o644)
        Path(partial).replace(destination)
    finally:
        Path(partial).unlink(missing_ok=True)
    return artifact(destination)


def read_tree(folder: Path, prefix: str) -> dict[str, bytes]:
    """Return the files below a folder under `prefix/`, without caches and hidden files.

    Raises BundleError for a symbolic link: what it points to differs from machine to machine.
    """
    entries: dict[str, bytes] = {}
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        if any(_is_left_out(part) for part in relative.parts):
            continue
        if path.is_symlink():
            msg = f"{path} is a symbolic link; a bundle may contain regular files only."
            raise BundleError(msg)
        if path.is_file():
            entries[f"{prefix}/{relative.as_posix()}"] = path.read_bytes()
    return entries


def _is_left_out(part: str) -> bool:
    return part == "__pycache__" or part.startswith(".") or part.endswith((".pyc", ".pyo", "~"))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=_EPOCH)
    entry.compress_type = zipfile.ZIP_STORED
    entry.create_system = _UNIX
    runs = {".so", ".sh"} & set(Path(name).suffixes)
    mode = 0o755 if runs else 0o644
    entry.external_attr = (_REGULAR_FILE | mode) << 16
    return entry
