"""How far an export is, in a file of its folder that is replaced whole or not at all."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gatehouse.platform import PlatformError

FILE = ".progress.json"


@dataclass
class ExportProgress:
    """Files that are finished, and of the open one the bytes and the cursor after them."""

    tenant: str
    environment: str
    began_at: str
    finished: list[str] = field(default_factory=list)
    open_file: str = ""
    bytes: int = 0
    after: Any = None

    @classmethod
    def read(cls, folder: Path) -> "ExportProgress | None":
        """Read the progress of a folder; None if there is none."""
        try:
            return cls(**json.loads((folder / FILE).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError) as error:
            raise PlatformError(f"{folder / FILE} cannot be read: {error}") from None

    def save(self, folder: Path) -> None:
        """Store it: what came before is on the disk already."""
        new = folder / f"{FILE}.new"
        with private(new, "wb") as stream:
            stream.write(json.dumps(asdict(self)).encode())
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(folder / FILE)


def private(path: Path, mode: str) -> Any:  # noqa: ANN401 - a binary file
    """Open a file that only its owner reads."""
    return open(path, mode, opener=lambda name, flags: os.open(name, flags, 0o600))
