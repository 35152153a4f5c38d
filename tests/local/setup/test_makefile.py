import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TARGETS = {"setup", "up", "down", "status", "test", "pr", "bench", "lock", "clean"}


def _make(*arguments: str) -> str:
    finished = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout


def test_make_alone_lists_the_targets() -> None:
    listed = set(re.findall(r"^  make (\S+) ", _make(), re.MULTILINE))

    assert listed >= TARGETS


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_every_listed_target_is_there(target: str) -> None:
    assert _make("--dry-run", target)


def test_down_forgets_the_state_only_when_told_to() -> None:
    assert "--wipe" not in _make("--dry-run", "down")
    assert "gatehouse down --wipe" in _make("--dry-run", "down", "WIPE=1")


def test_the_ci_script_runs_the_readmes_test_command() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")

    subprocess.run(["bash", "-n", str(ROOT / ".ci/run")], check=True)
    assert script.splitlines()[-1] == "make test"
    assert (ROOT / ".ci/run").stat().st_mode & 0o111
