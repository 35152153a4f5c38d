"""`python -m benchmarks.review`: a review beside Checkov, and the ratio; `kill-table` for the docs.

A review is measured cold and warm; exit code 1 when it takes longer, or more memory, than it may.

`kill-table` tries the mutations that Checkov was not asked about yet, `kill-table --all` every one,
and writes docs/kill-table.md.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.review import anchors
from gatehouse.home import repository
from gatehouse.review.gathering import of_environment, of_files
from policies.judging import judge
from tests.policies import kill_table
from tests.policies.mutations import catalogue

_GATEHOUSE = [sys.executable, "-m", "gatehouse.cli", "review"]
_COLD_LIMIT, _WARM_LIMIT, _PLAN_LIMIT = 60.0, 30.0, 10.0
_MEMORY_LIMIT = 1024.0


@dataclass(frozen=True)
class Cost:
    """What one command took, with the processes that it started."""

    seconds: float
    processor_seconds: float
    mebibytes: float  # of its largest process


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["kill-table"]:
        write_kill_table(every="--all" in arguments)
        return 0
    with tempfile.TemporaryDirectory(prefix="gatehouse-review-") as folder:
        return measure(Path(folder))


def measure(folder: Path) -> int:
    """Ours and Checkov's in one run. Neither home nor cache has plans before the first review."""
    home = {
        **os.environ,
        "GATEHOUSE_HOME": str(folder / "home"),
        "GATEHOUSE_CACHE": str(folder / "cache"),
    }
    result = folder / "checkov.json"
    print(f"{'':<52}{'seconds':>10}{'processor':>10}{'MiB':>7}")
    environment = [*_GATEHOUSE, "--env", "prod"]
    cold = _timed("gatehouse review --env prod, cold", environment, home)
    warm = _timed("gatehouse review --env prod, warm", environment, home)
    plans = sorted((folder / "home").rglob("review/*.plan.json"))
    biggest = max(plans, key=lambda file: file.stat().st_size)
    one = _timed(f"gatehouse review --plan {biggest.name}", [*_GATEHOUSE, "--plan", str(biggest)])
    ours = _timed(
        "gatehouse review --plan, every plan", [*_GATEHOUSE, "--plan", str(plans[0].parent)]
    )
    checkov = [str(anchors.PYTHON), str(_runner()), str(plans[0].parent), str(result)]
    theirs = _timed("Checkov alone, every plan, one process", checkov)
    print(
        f"Every plan, ours to Checkov's: {ours.seconds / theirs.seconds:.1f} of its time, "
        f"{ours.processor_seconds / theirs.processor_seconds:.1f} of its processor time, "
        f"{ours.mebibytes / theirs.mebibytes:.1f} of its memory."
    )
    failed = json.loads(result.read_text(encoding="utf-8"))
    estate = of_files([plans[0].parent])
    print(
        f"{len(estate.all())} resources of {len(plans)} stacks. Checkov's built-in checks report "
        f"{sum(map(len, failed.values()))} findings; our policies {len(judge(estate))}, "
        "exceptions included."
    )
    return int(
        cold.seconds > _COLD_LIMIT
        or warm.seconds > _WARM_LIMIT
        or one.seconds > _PLAN_LIMIT
        or max(warm.mebibytes, ours.mebibytes) > _MEMORY_LIMIT
    )


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


def _timed(name: str, command: list[str], variables: Mapping[str, str] | None = None) -> Cost:
    """Runs a command to its end; findings (exit code 1) are no error."""
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=repository(), env=variables, stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        if os.waitstatus_to_exitcode(status) not in {0, 1}:
            errors.seek(0)
            sys.exit(errors.read().decode())
    largest = used.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    cost = Cost(seconds, used.ru_utime + used.ru_stime, largest)
    print(
        f"{name:<52}{cost.seconds:>10.1f}{cost.processor_seconds:>10.1f}{cost.mebibytes:>7.0f}",
        flush=True,
    )
    return cost


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
