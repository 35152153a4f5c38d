"""The manifest of an export: its files with records, bytes and SHA-256, and what is left out."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from gatehouse.platform import PlatformError

KIND = "gatehouse/tenant-export/1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.signature.json"
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class ExportedFile:
    """One file; `records` are its lines."""

    path: str
    records: int
    bytes: int
    sha256: str

    @classmethod
    def of(cls, folder: Path, path: str) -> "ExportedFile":
        """Measure a file, block by block."""
        digest, size, lines = hashlib.sha256(), 0, 0
        with (folder / path).open("rb") as stream:
            while block := stream.read(_BLOCK_BYTES):
                digest.update(block)
                size += len(block)
                lines += block.count(b"\n")
        return cls(path, lines, size, digest.hexdigest())


@dataclass(frozen=True)
class ExportManifest:
    """What an export consists of. `omitted` says by store what it has not, and why."""

    tenant: str
    environment: str
    began_at: str
    finished_at: str
    files: tuple[ExportedFile, ...]
    omitted: dict[str, dict[str, str]]
    kind: str = KIND

    def text(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def read(cls, folder: Path) -> "ExportManifest":
        """Read the manifest of a folder. Raises PlatformError."""
        file = folder / MANIFEST
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
            files = tuple(ExportedFile(**item) for item in document.pop("files"))
            manifest = cls(files=files, **document)
        except FileNotFoundError:
            raise PlatformError(
                f"{folder} has no {MANIFEST}: the export is not finished."
            ) from None
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise PlatformError(f"{file} is no manifest of an export: {error}") from None
        if manifest.kind != KIND:
            raise PlatformError(f"{file} is {manifest.kind!r}, not {KIND!r}.")
        return manifest

    @property
    def records(self) -> int:
        """Records in all files."""
        return sum(file.records for file in self.files)


def differences(folder: Path, manifest: ExportManifest) -> Iterator[str]:
    """Yield what of a folder is not as its manifest says."""
    named = {file.path: file for file in manifest.files}
    there = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() or path.is_symlink()
    }
    for path in sorted(there - set(named) - {MANIFEST, SIGNATURE}):
        yield f"{path} is not in the manifest"
    for path, expected in named.items():
        if path not in there or (folder / path).is_symlink():
            yield f"{path} is missing"
            continue
        found = ExportedFile.of(folder, path)
        for name in ("records", "bytes", "sha256"):
            if getattr(found, name) != getattr(expected, name):
                yield (
                    f"{path}: {name} is {getattr(found, name)}, expected {getattr(expected, name)}"
                )
