"""Where things are: the repository, what setup installed, and what a rehearsal writes."""

import os
import tempfile
from pathlib import Path

HOME_VARIABLE = "GATEHOUSE_HOME"
MACHINE_VARIABLE = "GATEHOUSE_MACHINE_SETTINGS"  # `environments` reads it
CACHE_VARIABLE = "GATEHOUSE_CACHE"
_REHEARSED = "local"


def repository() -> Path:
    """Return the absolute path of the repository that this code belongs to."""
    return Path(__file__).resolve().parent.parent


def installed() -> Path:
    """Return the folder of what `make setup` made: tools, layers and logs.

    It belongs to the checkout, whatever `GATEHOUSE_HOME` says, so that several rehearsals share it.
    """
    return repository() / ".gatehouse"


def home() -> Path:
    """Return the folder that the rehearsal writes into: `GATEHOUSE_HOME`, or `.gatehouse/`."""
    named = os.environ.get(HOME_VARIABLE)
    return Path(named).expanduser().resolve() if named else installed()


def shared_between_rehearsals() -> Path:
    """Return the folder of what all rehearsals of this user on this machine share.

    `GATEHOUSE_CACHE`, or `gatehouse` in the user's cache folder
    (https://specifications.freedesktop.org/basedir-spec/latest/), or a folder of the user's own
    below the temporary one where that cannot be written, as on some build machines.
    """
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named).expanduser().resolve()
    caches = os.environ.get("XDG_CACHE_HOME")
    try:
        folder = (Path(caches) if caches else Path.home() / ".cache") / "gatehouse"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # no home, or none that can be written
        return _temporary()
    return folder if os.access(folder, os.W_OK) else _temporary()


def _temporary() -> Path:
    return Path(tempfile.gettempdir()) / f"gatehouse-{os.getuid()}"


def environment_folder(environment: str) -> Path:
    """Return where an environment is synthesized and where Terraform works on it."""
    return home() / environment


def machine_file() -> Path:
    """Return where `gatehouse up` writes what only this home knows: ports, and hashes."""
    return home() / "machine.toml"


def machine_variables(environment: str) -> dict[str, str]:
    """Return the variable that makes a process of ours read that file, in `local` alone."""
    file = machine_file()
    return {MACHINE_VARIABLE: str(file)} if environment == _REHEARSED and file.exists() else {}
