"""Fetches the deployed zip and layers, and unpacks them as Lambda does."""

import base64
import hashlib
import io
import shutil
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import httpx

from rehearsal.simulators.function_url.deployed import DeployedFunction

# What Lambda's Python runtime brings along besides the function and its layers.
_RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six", "awscrt")


class ArtifactError(Exception):
    """The artifact is not the one that was deployed, or does not start."""


def unpack(function: DeployedFunction, folder: Path) -> tuple[Path, Path, Path]:
    """Unpacks into an empty folder: where the function, its layers and Lambda's packages are.

    Raises:
        ArtifactError: what was fetched is not what Lambda says was deployed.

    """
    shutil.rmtree(folder, ignore_errors=True)
    task, layers, runtime = folder / "task", folder / "opt", folder / "runtime"
    code = _fetch(function.code_location)
    if base64.b64encode(hashlib.sha256(code).digest()).decode() != function.code_hash:
        raise ArtifactError(f"The code of {function.name} is not the one that was deployed.")
    _extract(code, task)
    layers.mkdir()
    for layer in function.layers:
        _extract(_fetch(layer.location), layers)
    runtime.mkdir()
    for name in _RUNTIME:
        _link(name, runtime)
    (runtime / "python3").symlink_to(sys.executable if _is_system() else _base_interpreter())
    return task, layers, runtime


def _fetch(location: str) -> bytes:
    with httpx.Client(trust_env=False, timeout=60) as client:
        return client.get(location).raise_for_status().content


def _extract(content: bytes, folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            path = Path(archive.extract(entry, folder))
            mode = entry.external_attr >> 16
            if mode and path.is_file():
                path.chmod(mode & 0o777)


def _link(package: str, folder: Path) -> None:
    found = find_spec(package)
    if found is None or found.origin is None:
        return
    origin = Path(found.origin)
    source = origin.parent if origin.name == "__init__.py" else origin
    (folder / source.name).symlink_to(source)


def _is_system() -> bool:
    return sys.prefix == sys.base_prefix


def _base_interpreter() -> Path:
    """The interpreter below the virtual environment, whose packages must not be found."""
    return Path(sys.executable).resolve()
