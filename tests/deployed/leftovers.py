"""Processes that still run, found without asking the code that should have ended them."""

import os
from pathlib import Path

_PARENT = 1  # the second field after the name in /proc/PID/stat, see proc(5)


def processes_naming(text: str) -> list[str]:
    """Command lines of processes that name `text` in their arguments, variables or folder.

    The tests themselves and what started them do not count.
    """
    own, found = _ancestors(), []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = [(process / name).read_bytes() for name in ("cmdline", "environ")]
            told.append(str((process / "cwd").readlink()).encode())
        except OSError:  # ended meanwhile, or not ours
            continue
        if int(process.name) not in own and any(text.encode() in part for part in told):
            found.append(f"{process.name} {told[0].replace(bytes(1), b' ').decode()}")
    return found


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody asked about (Z) does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def _ancestors() -> set[int]:
    known, pid = set(), os.getpid()
    while pid > 0:
        known.add(pid)
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        pid = int(stat.rpartition(")")[2].split()[_PARENT])
    return known
