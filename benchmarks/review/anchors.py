"""The same mutants through Checkov's built-in checks, in one run over all processors."""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gatehouse.home import installed, repository
from policies.estate import Estate
from tests.policies.mutation import Mutant, Mutation, mutants
from tests.policies.written import document

PYTHON = installed() / "tools" / "checkov" / "bin" / "python"
_RUNNER = Path(__file__).with_name("checkov_runner.py")
Failed = set[tuple[str, str]]


@dataclass(frozen=True)
class Anchored:
    """What Checkov newly reports, by mutation; `tried` are mutants, one for every mutation."""

    reported: Mapping[str, list[str]]
    seconds: float
    tried: int


def version() -> str:
    lock = (repository() / "requirements" / "checkov.in").read_text(encoding="utf-8")
    return lock.rsplit("==", 1)[1].strip()


def anchor(estate: Estate, mutations: Iterable[Mutation]) -> Anchored:
    """Tries the first mutant of every mutation; the originals are run beside them."""
    chosen = {mutation.id: next(mutants(estate, mutation)) for mutation in mutations}
    with tempfile.TemporaryDirectory(prefix="gatehouse-anchor-") as folder:
        halves = _spread(estate, chosen, Path(folder))
        started = time.perf_counter()
        failed = _run(halves)
        seconds = time.perf_counter() - started
    reported = {
        id_: sorted({check for check, _ in failed[f"{id_}.json"] - _before(failed, mutant)})
        for id_, mutant in chosen.items()
    }
    return Anchored(reported, seconds, len(chosen))


def _before(failed: Mapping[str, Failed], mutant: Mutant) -> Failed:
    return failed[f"original-{mutant.resource.stack.name}.json"]


def _spread(estate: Estate, chosen: Mapping[str, Mutant], folder: Path) -> list[Path]:
    halves = [folder / str(number) for number in range(os.cpu_count() or 2)]
    for half in halves:
        half.mkdir()
    documents = {f"original-{name}": stack.document for name, stack in estate.stacks.items()}
    written = {id_: document(mutant.draft) for id_, mutant in chosen.items()}
    for number, (name, plan) in enumerate({**documents, **written}.items()):
        file = halves[number % len(halves)] / f"{name}.json"
        file.write_text(json.dumps(plan), encoding="utf-8")
    return halves


def _run(halves: list[Path]) -> dict[str, Failed]:
    results = [half.with_suffix(".result") for half in halves]
    running = [
        subprocess.Popen([str(PYTHON), str(_RUNNER), str(half), str(result)])
        for half, result in zip(halves, results, strict=True)
    ]
    for process in running:
        process.wait(timeout=3600)
    found: dict[str, Failed] = {}
    for result in results:
        for name, failed in json.loads(result.read_text(encoding="utf-8")).items():
            found[name] = {(check, address) for check, address in failed}
    return found
