"""A sealed folder as one file and back: the same folder always gives the same bytes."""

import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from gatehouse.delivery.sealing.errors import SealError

_MEMBERS = 2_000
_BYTES = 512 * 1024 * 1024  # a seal is some 40 MB, nearly all of it the dependency layer


def pack(folder: Path, stream: IO[bytes]) -> None:
    """Writes every file below `folder`, sorted, without times, owners or modes."""
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            member = tarfile.TarInfo(path.relative_to(folder).as_posix())
            member.size = path.stat().st_size
            with path.open("rb") as content:
                archive.addfile(member, content)


def unpack(stream: IO[bytes], folder: Path) -> None:
    """Writes the files of an archive below `folder`, which must be empty.

    Raises:
        SealError: it holds anything but files in their place, or more than a seal ever does.

    """
    if folder.exists() and any(folder.iterdir()):
        raise SealError(f"{folder} is not empty: open the seal in a new or empty folder.")
    try:
        with tarfile.open(fileobj=stream, mode="r:") as archive:
            members = list(_checked(archive))  # all of them before the first is written
            for member in members:
                _write(archive, member, folder / member.name)
    except tarfile.TarError as error:
        raise SealError(f"The sealed plans cannot be opened: {error}.") from None


def _checked(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    names: set[str] = set()
    total = 0
    for member in archive:
        path = PurePosixPath(member.name)
        if not member.isreg():
            raise SealError(f"The sealed plans contain {member.name!r}, which is not a file.")
        if path.is_absolute() or ".." in path.parts or "\\" in member.name or "\0" in member.name:
            raise SealError(f"The sealed plans contain {member.name!r}, a path outside.")
        if path.as_posix() in names:
            raise SealError(f"The sealed plans contain {member.name!r} twice.")
        names.add(path.as_posix())
        total += member.size
        if len(names) > _MEMBERS or total > _BYTES:
            raise SealError(
                f"The sealed plans exceed {_MEMBERS:,} files or {_BYTES:,} bytes: not opened."
            )
        yield member


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    content = archive.extractfile(member)
    if content is None:
        raise SealError(f"The sealed plans contain {member.name!r}, which is not a file.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as out:
        while chunk := content.read(1024 * 1024):
            out.write(chunk)
