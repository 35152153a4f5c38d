"""Runs a step's command with its output in a log of its own."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from gatehouse.home import installed, repository
from gatehouse.setup.steps import StepError

_CHANGES_PYTHON = frozenset(
    {
        "PIP_PREFIX",
        "PIP_REQUIRE_VIRTUALENV",
        "PIP_TARGET",
        "PIP_USER",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONHOME",
        "PYTHONPATH",
        "VIRTUAL_ENV",
    }
)


def log_file(step: str) -> Path:
    """Return where a step's log is: `.gatehouse/logs/setup/<step>.log`."""
    return installed() / "logs" / "setup" / f"{step}.log"


def run(step: str, command: Sequence[str | Path], extra: Mapping[str, str] | None = None) -> None:
    """Run one command in the repository, appending to the step's log.

    Raises StepError when it cannot be started or exits with another code than 0.
    """
    log = log_file(step)
    log.parent.mkdir(parents=True, exist_ok=True)
    inherited = {name: text for name, text in os.environ.items() if name not in _CHANGES_PYTHON}
    words = [str(word) for word in command]
    with log.open("a", encoding="utf-8") as stream:
        stream.write(f"$ {' '.join(words)}\n")
        stream.flush()
        try:
            code = subprocess.run(
                words,
                cwd=repository(),
                env={**inherited, **(extra or {})},
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                check=False,
            ).returncode
        except OSError as error:
            msg = f"{words[0]} could not be started: {error}"
            raise StepError(msg, log) from error
    if code != 0:
        msg = f"{Path(words[0]).name} ended with exit code {code}"
        raise StepError(msg, log)
