"""Writing files so that nothing is lost when the disk is full or the process is killed."""

import errno
import os
import tempfile
from pathlib import Path

UNFINISHED = ".unfinished"
_FULL = (errno.ENOSPC, errno.EDQUOT)


def replace_text(file: Path, text: str, mode: int = 0o644) -> None:
    """Write a file beside the one that is there, then put it in its place.

    Args:
        file: what is written; its folder is made if need be.
        text: the whole content.
        mode: its permissions, from the first byte on.

    Raises:
        OSError: it could not be written; what was there before still is.

    """
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}{UNFINISHED}")
    unfinished.unlink(missing_ok=True)
    try:
        descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        unfinished.replace(file)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def replace_private(file: Path, content: bytes) -> None:
    """Write a file that its owner alone may read, for others that may write the same at once.

    Args:
        file: what is written; its folder is made for this user alone if need be.
        content: the whole content.

    Raises:
        OSError: it could not be written; what was there before still is.

    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, unfinished = tempfile.mkstemp(suffix=UNFINISHED, dir=file.parent)  # mode 0600
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(content)
        Path(unfinished).replace(file)
    finally:
        Path(unfinished).unlink(missing_ok=True)


def is_private(file: Path) -> bool:
    """Return whether the file is there and nobody but this user can have written or read it."""
    try:
        found = (file.lstat(), file.parent.lstat())
    except FileNotFoundError:
        return False
    return all(status.st_uid == os.getuid() and not status.st_mode & 0o077 for status in found)


def keep_newest(folder: Path, pattern: str, most: int) -> None:
    """Remove the files of that pattern that were changed longest ago, but for the newest."""
    changed = list[tuple[float, Path]]()
    for file in folder.glob(pattern):
        try:
            changed.append((file.stat().st_mtime, file))
        except FileNotFoundError:
            continue  # another process removed it
    for _, file in sorted(changed, reverse=True)[most:]:
        file.unlink(missing_ok=True)


def full_disk(error: BaseException) -> str | None:
    """What to do about an error, if it is that of a full disk or quota; None if it is not."""
    if not isinstance(error, OSError) or error.errno not in _FULL:
        return None
    where = f" while writing {error.filename}" if error.filename else ""
    return (
        f"The disk is full{where}. What was written before is kept: free some space, then run the "
        "same command again. `du -sh .gatehouse ~/.cache/gatehouse` shows what rehearsals use; "
        "snapshots and plans in ~/.cache/gatehouse may be deleted."
    )
