"""Copies of the working tree, as a clone would have them, and what a synthesis wrote."""

import shutil
import subprocess
from pathlib import Path


def copy_sources(checkout: Path, destination: Path) -> Path:
    """Every file that is or could be committed, beside the layers that were built already."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (checkout / name).is_file():  # a listed file may have been deleted
            (destination / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(checkout / name, destination / name)
    (destination / ".gatehouse").mkdir()
    (destination / ".gatehouse" / "bundle").symlink_to(checkout / ".gatehouse" / "bundle")
    return destination


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of every file below a folder, by relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
