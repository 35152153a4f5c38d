"""The manifest of a seal: what the plans were made from, and the digest of every file."""

import hashlib
import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from gatehouse.delivery.sealing.errors import SealError

FILE = "manifest.json"
STACKS = "stacks"
REVIEW = "review/review.json"
PLAN, PLAN_JSON, CONFIGURATION, ASSETS = "plan.tfplan", "plan.json", "cdk.tf.json", "assets"


class StateVersion(BaseModel):
    """The state that a plan was made from: Terraform raises the serial with every change."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lineage: str
    serial: int

    def __str__(self) -> str:
        return f"serial {self.serial} of {self.lineage}"


class SealedStack(BaseModel):
    """One planned stack. `states` are its own state and those it reads; None: never applied."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    changes: bool
    depends_on: tuple[str, ...]
    states: dict[str, StateVersion | None]


class Manifest(BaseModel):
    """Everything that must still be true when the plans are applied.

    `waiting` names the stacks that could not be planned yet and the stacks that they wait for:
    they are sealed in a later wave, when those have been applied.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = 1
    environment: str
    account: str
    commit: str
    versions: dict[str, str]
    stacks: dict[str, SealedStack]
    waiting: dict[str, tuple[str, ...]]
    files: dict[str, str]

    def write(self, folder: Path) -> str:
        """Writes it into `folder`; returns its SHA-256, which stands for the whole seal."""
        text = json.dumps(self.model_dump(mode="json"), indent=2, sort_keys=True) + "\n"
        (folder / FILE).write_text(text, encoding="utf-8")
        return digest(folder / FILE)

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest of a sealed folder.

        Raises:
            SealError: the manifest is missing or invalid.

        """
        path = folder / FILE
        try:
            return cls.model_validate_json(path.read_bytes())
        except OSError as error:
            msg = f"{folder} is not a sealed folder: {FILE} cannot be read ({error.strerror})."
            raise SealError(msg) from None
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the document"
            raise SealError(f"{path} is not a manifest: {where}: {first['msg']}.") from None


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below `folder` but the manifest, by its path from there."""
    return {
        path.relative_to(folder).as_posix(): digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / FILE
    }
