"""The steps of the set-up, and the stamps that record which are done."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


class StepError(Exception):
    """A step failed. `log` is the file that holds what its command printed, if it ran one."""

    def __init__(self, message: str, log: Path | None = None) -> None:
        super().__init__(message)
        self.log = log


@dataclass(frozen=True)
class Stamp:
    """A file that records the inputs from which a step was done.

    It lies inside what the step makes where it can, so that deleting the one deletes the other.
    `proofs` are paths that must exist besides.
    """

    path: Path
    key: Callable[[], str]
    proofs: Callable[[], tuple[Path, ...]] = tuple

    def is_fresh(self) -> bool:
        """Return whether the step was done from the present inputs and its results are there."""
        try:
            done = self.path.read_text(encoding="utf-8")
        except OSError:
            return False
        return done == self.key() and all(proof.exists() for proof in self.proofs())

    def write(self) -> None:
        """Record that the step was done from the present inputs."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.key(), encoding="utf-8")

    def remove(self) -> None:
        """Remove the stamp, so that an interrupted step runs again."""
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True)
class SetupStep:
    """One step: what people read, what it waits for, what it does, what to try when it fails.

    One that `repeats` is done again whenever a step that it waits for is.
    """

    name: str
    title: str
    run: Callable[[], None]
    stamp: Stamp
    after: tuple[str, ...] = ()
    repeats: bool = False
    advice: str = "Repair the cause that is shown above."


def digest(*parts: str | Path) -> str:
    """Return a SHA-256 over strings and the contents of files; a missing file counts as empty."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            content = part.read_bytes() if part.is_file() else b""
        else:
            content = part.encode()
        total.update(hashlib.sha256(content).digest())
    return total.hexdigest()
