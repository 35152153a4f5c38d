"""Where things are: the repository, what setup installed, and what a rehearsal writes."""

import os
from pathlib import Path

HOME_VARIABLE = "GATEHOUSE_HOME"


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
