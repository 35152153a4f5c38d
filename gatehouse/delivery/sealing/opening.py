"""Applies sealed plans, after checking that everything they were made from is unchanged."""

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gatehouse.aws import AwsCaller
from gatehouse.delivery.deployment import Report
from gatehouse.delivery.sealing import manifest as files
from gatehouse.delivery.sealing import provenance
from gatehouse.delivery.sealing.errors import SealBrokenError
from gatehouse.delivery.sealing.manifest import Manifest, StateVersion, digest, digests
from gatehouse.delivery.terraform import TerraformWorkspace
from gatehouse.delivery.waves import StackOutcome, run_in_order
from gatehouse.home import repository


@dataclass(frozen=True)
class Opened:
    """The outcome, and the stacks that wait for a later wave."""

    outcome: StackOutcome
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

    `sha256` is what the seal's manifest must hash to (what the reviewer approved).

    After a failure some states have changed: plan and seal again; applied stacks are left out.

    Raises:
        SealError: there is no seal in the folder.
        SealBrokenError: something differs; nothing was applied.

    """
    sealed = Manifest.read(folder)
    caller = AwsCaller(variables)
    used_account = provenance.account(caller)
    differences = (
        *_changed_files(folder, sealed, sha256),
        *_unreviewed(folder),
        *_changed_inputs(sealed, account, used_account),
        # Credentials of another account cannot read the states.
        *(_changed_states(sealed, caller, bucket) if used_account == sealed.account else ()),
    )
    if differences:
        raise SealBrokenError(differences)

    def apply_one(name: str) -> None:
        started = time.monotonic()
        if not sealed.stacks[name].changes:
            report(name, "no changes", 0)
            return
        source = folder / files.STACKS / name
        workspace = TerraformWorkspace(name, work / name, variables)
        configuration = json.loads((source / files.CONFIGURATION).read_text(encoding="utf-8"))
        workspace.fill(configuration, source / files.ASSETS)
        workspace.init()
        workspace.apply((source / files.PLAN).resolve())
        report(name, "applied", time.monotonic() - started)

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


def _unreviewed(folder: Path) -> Iterator[str]:
    try:
        review = json.loads((folder / files.REVIEW).read_text(encoding="utf-8"))
        verdict, summary = review["verdict"], review["summary"]
    except (OSError, ValueError, KeyError, TypeError):
        yield f"{files.REVIEW}: the plans were sealed without their review"
        return
    if verdict != "clean":
        yield f"{files.REVIEW}: {summary} Repair them or grant exceptions, then plan and seal again"


def _changed_inputs(sealed: Manifest, account: str, used_account: str) -> Iterator[str]:
    commit = provenance.commit(repository(), may_differ=True)
    comparisons: dict[str, tuple[str, str]] = {
        "commit": (sealed.commit, commit),
        "account of the settings": (sealed.account, account),
        "account of the credentials": (sealed.account, used_account),
    }
    versions = provenance.versions()
    for tool in sorted({*versions, *sealed.versions}):
        comparisons[tool] = (sealed.versions.get(tool, "none"), versions.get(tool, "none"))
    for subject, (sealed_value, current_value) in comparisons.items():
        if sealed_value != current_value:
            yield f"{subject}: sealed with {sealed_value}, now {current_value}"


def _changed_states(sealed: Manifest, caller: AwsCaller, bucket: str) -> Iterator[str]:
    sealed_with: dict[str, StateVersion | None] = {}
    for stack in sealed.stacks.values():
        sealed_with |= stack.states
    for name, sealed_version in sorted(sealed_with.items()):
        current_version = provenance.state_version(caller, bucket, name)
        if current_version != sealed_version:
            shown = [
                str(version or "never applied") for version in (sealed_version, current_version)
            ]
            yield f"state of stack {name}: sealed with {shown[0]}, now {shown[1]}"
