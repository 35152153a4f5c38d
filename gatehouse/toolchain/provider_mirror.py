"""Find a folder on this machine that already holds the pinned AWS provider.

Terraform's own implied mirror folders come first, then a bounded walk below the usual system
folders. See https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
"""

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gatehouse.toolchain import pins
from gatehouse.toolchain.errors import ToolchainError

MIRROR_VARIABLE = "GATEHOUSE_PROVIDER_MIRROR"
SYSTEM_ROOTS = (Path("/opt"), Path("/usr/local/share"), Path("/usr/share"))
_DEPTH = 4
_SECONDS = 2.0


def find(
    target: str,
    *,
    variables: Mapping[str, str] | None = None,
    roots: Iterable[Path] = SYSTEM_ROOTS,
) -> Path | None:
    """Return a mirror that holds the pinned provider for `target` (`linux_amd64`), or None.

    Raises ToolchainError when `GATEHOUSE_PROVIDER_MIRROR` names a folder that does not hold it.
    """
    environment = os.environ if variables is None else variables
    named = environment.get(MIRROR_VARIABLE)
    if named:
        if holds_provider(Path(named), target):
            return Path(named).absolute()
        msg = (
            f"{MIRROR_VARIABLE}={named} does not contain {pins.PROVIDER_SOURCE} "
            f"{pins.PROVIDER_VERSION} for {target}. Name a folder that does, or unset the variable."
        )
        raise ToolchainError(msg)
    for folder in (*_implied(environment), *_below(roots)):
        if holds_provider(folder, target):
            return folder
    return None


def holds_provider(folder: Path, target: str) -> bool:
    """Return whether a folder is a mirror, unpacked or packed, of the pinned provider."""
    provider = folder / pins.PROVIDER_SOURCE
    unpacked = provider / pins.PROVIDER_VERSION / target
    packed = provider / f"terraform-provider-aws_{pins.PROVIDER_VERSION}_{target}.zip"
    try:
        return packed.is_file() or any(unpacked.glob("terraform-provider-aws_*"))
    except OSError:
        return False


def _implied(environment: Mapping[str, str]) -> Iterator[Path]:
    user = Path(environment.get("HOME") or Path.home())
    yield user / ".terraform.d/plugins"
    yield user / "Library/Application Support/io.terraform/plugins"
    yield Path("/Library/Application Support/io.terraform/plugins")
    yield Path(environment.get("XDG_DATA_HOME") or user / ".local/share") / "terraform/plugins"
    shared = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    for folder in shared.split(os.pathsep):
        yield Path(folder) / "terraform/plugins"


def _below(roots: Iterable[Path]) -> Iterator[Path]:
    """Yield folders that hold a `registry.terraform.io`, nearest first, for two seconds at most."""
    deadline = time.monotonic() + _SECONDS
    level = list(roots)
    for _ in range(_DEPTH):
        deeper: list[Path] = []
        for folder in level:
            if time.monotonic() > deadline:
                return
            children = _folders(folder)
            if any(child.name == "registry.terraform.io" for child in children):
                yield folder
            deeper.extend(children)
        level = deeper


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(entry) for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []
