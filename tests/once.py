"""Expensive things made once for a whole test session, however many workers it has."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


class Once:
    """Folders that all workers of a session share."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared

    @classmethod
    def of_session(cls, factory: pytest.TempPathFactory) -> "Once":
        """The session's own; each worker of pytest-xdist has a folder below a common one."""
        base = factory.getbasetemp()
        return cls(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)

    def make(self, name: str, make: Callable[[Path], None], *, alone_with: str = "") -> Path:
        """The folder `name`, filled by whoever asks first; the others wait, or fail as it did.

        Things that are `alone_with` the same word are never made side by side.
        """
        folder = self._shared / name
        done, failed = folder.with_suffix(".done"), folder.with_suffix(".failed")
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_suffix(".lock")):
            if failed.exists():
                pytest.fail(failed.read_text(encoding="utf-8"), pytrace=False)
            if not done.exists():
                with FileLock(self._shared / f"{alone_with or name.replace('/', '-')}.alone"):
                    _fill(folder, make, failed)
                done.touch()
        return folder


def _fill(folder: Path, make: Callable[[Path], None], failed: Path) -> None:
    folder.mkdir()
    try:
        make(folder)
    except BaseException as error:
        failed.write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
        raise
