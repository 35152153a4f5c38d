"""Zips whose bytes depend on nothing but the names and contents of their entries.

Why zlib compresses nothing in them: docs/adr/0003-deterministic-bundles.md.
"""

import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from deflate import deflate_compress

from modules.bundle.artifact import Artifact, BundleError, artifact

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_UNIX = 3
_REGULAR_FILE = 0o100000
_LEVEL = 9  # of libdeflate; 12, the highest, takes five times as long for 3 %
_VERSION = 20  # of the format that a reader has to know (APPNOTE.TXT, 4.4.3)
_UTF_8 = 0x800  # the flag of a name that is not ASCII
_DATE = 0x21  # 1 January 1980


def write_zip(
    destination: Path, entries: Mapping[str, bytes], *, compressed: bool = False
) -> Artifact:
    """Write entries (archive name to content) in sorted order and return the artifact.

    The file appears under its name only when it is whole, so readers never see half of it.
    """
    destination.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=destination.parent, prefix=f".{destination.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            (_write_compressed if compressed else _write_stored)(stream, entries)
        Path(partial).chmod(0o644)
        Path(partial).replace(destination)
    finally:
        Path(partial).unlink(missing_ok=True)
    return artifact(destination)


def _write_stored(stream: BinaryIO, entries: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(entries):
            archive.writestr(_entry(name), entries[name])


def _write_compressed(stream: BinaryIO, entries: Mapping[str, bytes]) -> None:
    """Write the format itself: `zipfile` compresses with the zlib of this machine only."""
    directory = b""
    for name in sorted(entries):
        described, content = _described(name, entries[name])
        place = struct.pack("<HHHLL", 0, 0, 0, _entry(name).external_attr, stream.tell())
        directory += struct.pack("<LHH", 0x02014B50, _UNIX << 8 | _VERSION, _VERSION)
        directory += described + place + name.encode()
        stream.write(struct.pack("<LH", 0x04034B50, _VERSION) + described + name.encode())
        stream.write(content)
    start, count = stream.tell(), len(entries)
    stream.write(directory)
    stream.write(struct.pack("<LHHHHLLH", 0x06054B50, 0, 0, count, count, len(directory), start, 0))


def _described(name: str, data: bytes) -> tuple[bytes, bytes]:
    """What local header and directory both say of an entry, and its bytes; shorter or as it is."""
    content, method = bytes(deflate_compress(data, _LEVEL)), zipfile.ZIP_DEFLATED
    if len(content) >= len(data):
        content, method = data, zipfile.ZIP_STORED
    flags = 0 if name.isascii() else _UTF_8
    sizes = zlib.crc32(data), len(content), len(data), len(name.encode()), 0
    return struct.pack("<HHHHLLLHH", flags, method, 0, _DATE, *sizes), content


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
