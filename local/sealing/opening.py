"""Applies sealed plans, after everything that they were made from was found unchanged."""

import json
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.aws import Caller
from local.deployment import Report
from local.home import repository
from local.sealing import manifest as files
from local.sealing import provenance
from local.sealing.errors import SealBrokenError
from local.sealing.manifest import Manifest, StateVersion, digest, digests
from local.terraform import Workspace, running_with
from local.waves import Outcome, run_in_order


@dataclass(frozen=True)
class Opened:
    """How it went, and what still waits for a wave of its own."""

    outcome: Outcome
    waiting: Mapping[str, tuple[str, ...]]


def apply_sealed(
    folder: Path,
    work: Path,
    *,
    bucket: str,
    account: str,
    sha256: str | None,
    variables: Mapping[str, str],
    report: Report,
) -> Opened:
    """Applies exactly the plans in `folder`, each after what it reads, independent ones at once.

    `sha256` is what the seal's manifest must hash to (what the reviewer approved). What an
    earlier, failed run on this machine has applied of the same seal is not applied again.

    Raises:
        SealError: there is no seal in the folder.
        SealBrokenError: something differs; nothing was applied.

    """
    sealed = Manifest.read(folder)
    receipt = _Receipt(work / f"{digest(folder / files.FILE)}.json")
    caller = Caller(variables)
    differences = (
        *_changed_files(folder, sealed, sha256),
        *_changed_surroundings(sealed, caller, account),
        *_changed_states(sealed, caller, bucket, receipt),
    )
    if differences:
        raise SealBrokenError(differences)

    def apply_one(name: str) -> None:
        started = time.monotonic()
        if name in receipt.applied:
            report(name, "applied before", 0)
            return
        if not sealed.stacks[name].changes:
            report(name, "no changes", 0)
            return
        source = folder / files.STACKS / name
        workspace = Workspace(name, work / name)
        configuration = json.loads((source / files.CONFIGURATION).read_text(encoding="utf-8"))
        workspace.fill(configuration, source / files.ASSETS)
        workspace.init()
        workspace.apply((source / files.PLAN).resolve())
        receipt.note(name, provenance.state_version(caller, bucket, name))
        report(name, "applied", time.monotonic() - started)

    with running_with(variables):
        order = {name: stack.depends_on for name, stack in sealed.stacks.items()}
        outcome = run_in_order(order, apply_one)
    if outcome.succeeded:
        shutil.rmtree(work, ignore_errors=True)
    return Opened(outcome, sealed.waiting)


def _changed_files(folder: Path, sealed: Manifest, sha256: str | None) -> Iterator[str]:
    if sha256 is not None and digest(folder / files.FILE) != sha256.lower():
        yield f"{files.FILE}: its SHA-256 is not the {sha256} that was approved"
    found = digests(folder)
    for name in sorted({*found, *sealed.files}):
        if name not in found:
            yield f"{name}: is missing"
        elif name not in sealed.files:
            yield f"{name}: was added"
        elif found[name] != sealed.files[name]:
            yield f"{name}: was changed"


def _changed_surroundings(sealed: Manifest, caller: Caller, account: str) -> Iterator[str]:
    commit = provenance.commit(repository(), may_differ=True)
    here: dict[str, tuple[str, str]] = {
        "commit": (sealed.commit, commit),
        "account of the settings": (sealed.account, account),
        "account of the credentials": (sealed.account, provenance.account(caller)),
    }
    versions = provenance.versions()
    for tool in sorted({*versions, *sealed.versions}):
        here[tool] = (sealed.versions.get(tool, "none"), versions.get(tool, "none"))
    for what, (then, now) in here.items():
        if then != now:
            yield f"{what}: sealed with {then}, now {now}"


def _changed_states(
    sealed: Manifest, caller: Caller, bucket: str, receipt: "_Receipt"
) -> Iterator[str]:
    names = sorted({name for stack in sealed.stacks.values() for name in stack.states})
    now = {name: provenance.state_version(caller, bucket, name) for name in names}
    for name in names:
        then = next(stack.states[name] for stack in sealed.stacks.values() if name in stack.states)
        expected = receipt.applied.get(name, then)
        if now[name] != expected:
            told = [str(version or "never applied") for version in (expected, now[name])]
            yield f"state of stack {name}: sealed with {told[0]}, now {told[1]}"


class _Receipt:
    """What was applied of one seal from here, and the states that it left."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writing = threading.Lock()
        self.applied: dict[str, StateVersion | None] = {}
        if path.exists():
            read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            self.applied = {
                name: StateVersion.model_validate(version) if version else None
                for name, version in read.items()
            }

    def note(self, name: str, version: StateVersion | None) -> None:
        with self._writing:
            self.applied[name] = version
            written = {
                each: state.model_dump() if state else None for each, state in self.applied.items()
            }
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(written), encoding="utf-8")
