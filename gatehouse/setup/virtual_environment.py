"""Where `.venv` is and what Python it has, read without starting a process."""

import re
from collections.abc import Callable
from pathlib import Path

from gatehouse.home import repository
from gatehouse.setup.steps import Stamp, digest

VENV = repository() / ".venv"
PYTHON = VENV / "bin" / "python"
_VERSION = re.compile(r"^version(?:_info)?\s*=\s*(\S+)", re.MULTILINE)


def python_version() -> str:
    """Return the full version that `.venv/pyvenv.cfg` names, or "" when there is none."""
    try:
        match = _VERSION.search((VENV / "pyvenv.cfg").read_text(encoding="utf-8"))
    except OSError:
        return ""
    return match.group(1) if match else ""


def site_packages() -> Path:
    """Return the site-packages folder of `.venv`."""
    minor = ".".join(python_version().split(".")[:2])
    return VENV / "lib" / f"python{minor}" / "site-packages"


def stamp(
    name: str, inputs: Callable[[], str], proofs: Callable[[], tuple[Path, ...]] = tuple
) -> Stamp:
    """Return a stamp inside `.venv`, bound to its Python's version."""
    return Stamp(VENV / f".{name}.done", lambda: digest(inputs(), python_version()), proofs)
