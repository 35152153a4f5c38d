"""Terraform itself: the machine's if its version fits, else the publisher's, digest checked."""

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import urllib.request
import zipfile
from io import BytesIO
from pathlib import Path

from gatehouse.toolchain import pins
from gatehouse.toolchain.errors import ToolchainError

_RELEASE = re.compile(r"(\d+)\.(\d+)\.(\d+)")
_TIMEOUT_SECONDS = 60


def accepted_versions() -> str:
    """Return the accepted range as Terraform writes constraints: `>= 1.11.0, < 2.0.0`."""
    at_least, below = (
        ".".join(map(str, version)) for version in (pins.TERRAFORM_AT_LEAST, pins.TERRAFORM_BELOW)
    )
    return f">= {at_least}, < {below}"


def fits(version: str) -> bool:
    """Return whether `version` is a final release inside the accepted range."""
    match = _RELEASE.fullmatch(version)
    if match is None:
        return False
    numbers = tuple(map(int, match.groups()))
    return pins.TERRAFORM_AT_LEAST <= numbers < pins.TERRAFORM_BELOW


def candidates(search_path: str) -> list[Path]:
    """Return every `terraform` on a PATH-like string, in order."""
    found = (shutil.which("terraform", path=folder) for folder in search_path.split(os.pathsep))
    return list(dict.fromkeys(Path(path).absolute() for path in found if path))


def version_of(binary: Path) -> str | None:
    """Return the version that a Terraform binary prints, or None when it does not run."""
    quiet = {**os.environ, "CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull}
    try:
        output = subprocess.run(
            [str(binary), "version", "-json"],
            env=quiet,
            capture_output=True,
            check=True,
            timeout=_TIMEOUT_SECONDS,
        ).stdout
        return str(json.loads(output)["terraform_version"])
    except (OSError, subprocess.SubprocessError, ValueError, KeyError):
        return None


def on_machine(search_path: str) -> Path | None:
    """Return the first Terraform on the path whose version fits, or None."""
    for binary in candidates(search_path):
        version = version_of(binary)
        if version is not None and fits(version):
            return binary
    return None


def this_platform() -> str:
    """Return this machine as Terraform names it, for example `linux_arm64`."""
    machine = platform.machine().lower()
    architecture = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64"}.get(machine, machine)
    return f"{platform.system().lower()}_{architecture}"


def download(folder: Path, *, target: str, publisher: str = pins.TERRAFORM_PUBLISHER) -> Path:
    """Fetch the pinned release into `folder` and return the binary.

    Raises ToolchainError for a platform without a pinned digest, a failed download, or an archive
    with another SHA-256.
    """
    expected = pins.TERRAFORM_SHA256.get(target)
    if expected is None:
        msg = f"No Terraform is pinned for {target}. Put a version {accepted_versions()} on PATH."
        raise ToolchainError(msg)
    release = pins.TERRAFORM_RELEASE
    url = f"{publisher}/{release}/terraform_{release}_{target}.zip"
    archive = _fetch(url)
    actual = hashlib.sha256(archive).hexdigest()
    if actual != expected:
        msg = f"{url} has SHA-256 {actual}, expected {expected}. Nothing was installed."
        raise ToolchainError(msg)
    binary = folder / "terraform"
    partial = folder / "terraform.partial"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(BytesIO(archive)) as members:
        partial.write_bytes(members.read("terraform"))
    partial.chmod(0o755)
    partial.replace(binary)
    return binary


def _fetch(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310 - the scheme is ours
            return bytes(response.read())
    except OSError as error:
        msg = (
            f"{url} could not be fetched ({error}). "
            f"Put a Terraform {accepted_versions()} on PATH, then run `make setup`."
        )
        raise ToolchainError(msg) from error
