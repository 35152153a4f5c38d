"""Snapshots of a rehearsal right after its first apply, for homes that would apply the same.

A snapshot is used only where every input of the apply is the same: what is synthesized (ports
included), the code of the rehearsal and of delivery, and the versions of everything installed.
It holds keys and passwords, so its owner alone may read it.
"""

import hashlib
import os
import shutil
import sys
import sysconfig
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from environments.machine import ENVIRONMENT
from gatehouse.delivery.sealing.provenance import versions
from gatehouse.delivery.synthesis import Synthesis
from gatehouse.files import UNFINISHED, full_disk, is_private, keep_newest
from gatehouse.home import home, repository, shared_between_rehearsals

_FORMAT = b"1"
_KEPT = 3
_CODE = (
    "environments", "gatehouse", "policies/service_authorization", "rehearsal", "requirements",
)  # fmt: skip
# Of the deployment only what was applied: Terraform's own files are made again when it runs.
_HELD = (
    "aws/s3", "aws/state", "aws/stopped-cleanly", "postgres/data",
    "slack-secrets.json", "demo-passwords.json", "machine.toml",
)  # fmt: skip
_APPLIED = f"{ENVIRONMENT}/work/*/applied.json"


def key(synthesis: Synthesis, own_secrets: tuple[str, ...]) -> str:
    """Return what identifies the snapshots that fit.

    Args:
        synthesis: the stacks with this home's ports.
        own_secrets: texts in it that each home makes up for itself and a snapshot brings along.

    """
    total = hashlib.sha256(_FORMAT)
    for name, content in _inputs(synthesis):
        for secret in own_secrets:
            content = content.replace(secret.encode(), b"made up")  # noqa: PLW2901 - one at a time
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def restore(fitting: str) -> bool:
    """Unpack the snapshot of that key into this home; return whether there is one.

    What the home held before is removed. Its processes must not run.

    Raises:
        OSError: the disk is full; the snapshot and what the home held are still there.

    """
    snapshot = _file(fitting)
    if not is_private(snapshot):
        return False
    unpacked = home() / f"snapshot{UNFINISHED}"
    shutil.rmtree(unpacked, ignore_errors=True)
    try:
        with tarfile.open(snapshot) as archive:
            archive.extractall(unpacked, filter="tar")  # "data" would drop PostgreSQL's owner
    except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
        if full_disk(error):
            shutil.rmtree(unpacked, ignore_errors=True)
            raise  # the snapshot is good
        snapshot.unlink(missing_ok=True)
        shutil.rmtree(unpacked, ignore_errors=True)
        return False
    for name in {path.split("/")[0] for path in (*_HELD, _APPLIED)}:
        _remove(home() / name)
        (unpacked / name).rename(home() / name)
    unpacked.rmdir()
    os.utime(snapshot)
    return True


def take(fitting: str) -> None:
    """Pack this home, whose processes that keep data must not run, for others of that key."""
    snapshot = _file(fitting)
    snapshot.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, unfinished = tempfile.mkstemp(suffix=UNFINISHED, dir=snapshot.parent)  # mode 0600
    try:
        with os.fdopen(number, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=1) as archive:
                for path in (*_HELD, *sorted(_applied())):
                    archive.add(home() / path, path)
            stream.flush()
            os.fsync(stream.fileno())
        Path(unfinished).replace(snapshot)
    finally:
        Path(unfinished).unlink(missing_ok=True)
    keep_newest(snapshot.parent, "*.tar.gz", _KEPT)


def exists(fitting: str) -> bool:
    """Return whether there is a snapshot of that key that may be used."""
    return is_private(_file(fitting))


def _inputs(synthesis: Synthesis) -> Iterator[tuple[str, bytes]]:
    for stack in synthesis.stacks:
        # Assets are named by the hash of their content, which the configuration holds.
        yield stack.name, (stack.folder / "cdk.tf.json").read_bytes()
    for folder in _CODE:
        for file in sorted((repository() / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield str(file.relative_to(repository())), file.read_bytes()
    tools = sorted(versions().items())
    yield "machine", repr((sys.version, sysconfig.get_platform(), os.getuid(), tools)).encode()


def _applied() -> Iterator[str]:
    return (str(file.relative_to(home())) for file in home().glob(_APPLIED))


def _file(fitting: str) -> Path:
    return shared_between_rehearsals() / "snapshots" / f"{fitting}.tar.gz"


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
