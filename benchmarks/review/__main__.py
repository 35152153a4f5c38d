"""`python -m benchmarks.review`: a review's time beside Checkov alone; `kill-table` for the docs.

`kill-table` tries the mutations that Checkov was not asked about yet, `kill-table --all` every one,
and writes docs/kill-table.md.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.review import anchors
from gatehouse.home import repository
from gatehouse.review.gathering import of_environment
from policies.estate import Estate
from policies.judging import judge
from tests.policies import kill_table
from tests.policies.mutations import catalogue

_GATEHOUSE = [sys.executable, "-m", "gatehouse.cli", "review"]
_WARM_LIMIT, _PLAN_LIMIT = 60.0, 10.0


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["kill-table"]:
        write_kill_table(every="--all" in arguments)
        return 0
    with tempfile.TemporaryDirectory(prefix="gatehouse-review-") as folder:
        return measure(Path(folder))


def measure(folder: Path) -> int:
    estate = of_environment("prod")
    plans = _write(estate, folder)
    biggest = max(plans, key=lambda file: file.stat().st_size)
    print(f"prod: {len(estate.all())} resources of {len(plans)} stacks")
    warm = _timed("gatehouse review --env prod, warm", [*_GATEHOUSE, "--env", "prod"])
    one = _timed(f"gatehouse review --plan {biggest.name}", [*_GATEHOUSE, "--plan", str(biggest)])
    _timed("gatehouse review --plan, every plan", [*_GATEHOUSE, "--plan", str(folder)])
    with _clock("Checkov alone, every plan, one process"):
        result = folder.parent / f"{folder.name}.result"
        subprocess.run([str(anchors.PYTHON), str(_runner()), str(folder), str(result)], check=True)
    failed = json.loads(result.read_text(encoding="utf-8"))
    result.unlink()
    theirs, ours = sum(map(len, failed.values())), len(judge(estate))
    print(f"Checkov's built-in checks report {theirs} findings; ours {ours}, exceptions included.")
    return int(warm > _WARM_LIMIT or one > _PLAN_LIMIT)


def write_kill_table(*, every: bool) -> None:
    estate, known = of_environment("prod"), kill_table.measured()
    keep = {} if every or known["version"] != anchors.version() else known["reported"]
    left = [mutation for mutation in catalogue() if mutation.id not in keep]
    found = anchors.anchor(estate, left)
    reported = {**keep, **found.reported}
    document = {
        "version": anchors.version(),
        "date": datetime.now(UTC).date().isoformat(),
        "reported": {each.id: reported[each.id] for each in catalogue()},
    }
    text = json.dumps(document, indent=1)
    kill_table.MEASURED.write_text(f"{text}\n", encoding="utf-8")
    kill_table.PAGE.write_text(kill_table.page(estate), encoding="utf-8")
    print(f"Checkov: {found.tried} mutants in {found.seconds:.0f} s. Wrote docs/kill-table.md.")


def _runner() -> Path:
    return repository() / "benchmarks" / "review" / "checkov_runner.py"


def _write(estate: Estate, folder: Path) -> list[Path]:
    files = []
    for name, stack in estate.stacks.items():
        files.append(folder / f"{name}.plan.json")
        files[-1].write_text(json.dumps(stack.document), encoding="utf-8")
    return files


def _timed(name: str, command: list[str]) -> float:
    with _clock(name) as seconds:
        ran = subprocess.run(command, cwd=repository(), capture_output=True, check=False)
    if ran.returncode > 1:
        sys.exit(ran.stderr.decode())
    return seconds[0]


@contextmanager
def _clock(name: str) -> Iterator[list[float]]:
    measured: list[float] = []
    started = time.perf_counter()
    yield measured
    measured.append(time.perf_counter() - started)
    print(f"{name:<52}{measured[0]:>8.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
