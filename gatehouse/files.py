"""Writing files so that nothing is lost when the disk is full or the process is killed."""

import errno
import os
from pathlib import Path

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
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        unfinished.replace(file)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def full_disk(error: BaseException) -> str | None:
    """What to do about an error, if it is that of a full disk or quota; None if it is not."""
    if not isinstance(error, OSError) or error.errno not in _FULL:
        return None
    where = f" while writing {error.filename}" if error.filename else ""
    return (
        f"The disk is full{where}. What was written before is kept: free some space, then run the "
        "same command again. `du -sh .gatehouse ~/.cache/gatehouse` shows what rehearsals use; "
        "snapshots in ~/.cache/gatehouse/snapshots may be deleted."
    )
