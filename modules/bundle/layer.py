"""The dependency layer: every package of requirements/layer.lock for one target, in one zip."""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from modules.bundle.archive import read_tree, write_zip
from modules.bundle.artifact import Artifact, BundleError, artifact
from modules.bundle.bytecode import compiled
from modules.bundle.targets import Target, target

_FORMAT = "2"  # increase it when the same lock file must produce another zip
_INSTALLERS_NOTES = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
_TAIL_LINES = 15
_BENDS_PIP = ("PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_REQUIRE_VIRTUALENV")


def layer_artifact(target_name: str, root: Path | None = None) -> Artifact:
    """Return the finished layer of a target ("aws" or "host"). Reads only, never the network.

    Raises BundleError naming the command when it is missing or made from another lock file.
    """
    layer_target = target(target_name)
    path = _layer_file(layer_target, _root(root))
    if path.is_file():
        return artifact(path)
    others = any(path.parent.parent.glob(f"{layer_target.name}-*/layer.zip"))
    state = "was built from another requirements/layer.lock" if others else "has not been built"
    msg = (
        f"The dependency layer for target {layer_target.name!r} {state}: run "
        f"`make setup`, or `.venv/bin/python -m modules.bundle --target {layer_target.name}`."
    )
    raise BundleError(msg)


def layer_path(target_name: str, root: Path | None = None) -> Path:
    """Return the path of the finished layer of a target. Raises as `layer_artifact` does."""
    return layer_artifact(target_name, root).path


def build_layer(target_name: str, *, root: Path | None = None, out: Path | None = None) -> Artifact:
    """Fetch the locked wheels for a target, check their hashes and write the layer.

    The zip goes to `out/layer.zip`, or where `layer_artifact` finds it; one that is there already
    is left alone. Raises BundleError when pip fails.
    """
    layer_target = target(target_name)
    base = _root(root)
    path = _layer_file(layer_target, base) if out is None else out / "layer.zip"
    if out is None and path.is_file():
        return artifact(path)
    with tempfile.TemporaryDirectory(prefix="gatehouse-layer-") as folder:
        _install(layer_target, _lock_file(base), Path(folder))
        files = read_tree(Path(folder), "python")
        files |= compiled(layer_target, Path(folder), "python")
    belonging = {name: data for name, data in files.items() if _belongs(name)}
    return write_zip(path, belonging, compressed=True)


def _install(layer_target: Target, lock: Path, folder: Path) -> None:
    command = [
        *(sys.executable, "-m", "pip", "install", "--quiet", "--no-input"),
        *("--disable-pip-version-check", "--target", str(folder), "--require-hashes", "--no-deps"),
        *(
            "--no-compile",
            "--only-binary=:all:",
            *layer_target.pip_arguments,
            "--requirement",
            str(lock),
        ),
    ]
    environment = {name: value for name, value in os.environ.items() if name not in _BENDS_PIP}
    finished = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if finished.returncode != 0:
        tail = "\n".join(finished.stderr.decode(errors="replace").splitlines()[-_TAIL_LINES:])
        msg = (
            f"The wheels of {lock} for target {layer_target.name!r} could not be installed:\n{tail}"
        )
        raise BundleError(msg)


def _belongs(name: str) -> bool:
    _, first, *rest = name.split("/")
    if first == "bin":
        return False
    return not (first.endswith(".dist-info") and rest and rest[-1] in _INSTALLERS_NOTES)


def _layer_file(layer_target: Target, root: Path) -> Path:
    identity = hashlib.sha256(_lock_file(root).read_bytes())
    identity.update(f"\n{_FORMAT}\n{layer_target.tag}".encode())
    folder = f"{layer_target.name}-{identity.hexdigest()[:16]}"
    return root / ".gatehouse" / "bundle" / folder / "layer.zip"


def _lock_file(root: Path) -> Path:
    return root / "requirements" / "layer.lock"


def _root(root: Path | None) -> Path:
    return Path(__file__).resolve().parents[2] if root is None else root
