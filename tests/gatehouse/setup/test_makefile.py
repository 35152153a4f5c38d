import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TARGETS = {"setup", "up", "down", "status", "test", "check", "pr", "bench", "lock", "clean"}


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


def test_linters_run_once_in_the_whole_and_not_in_a_part() -> None:
    whole, part = _make("--dry-run", "pr"), _make("--dry-run", "test", "TESTS=tests/modules")
    for tool in ("ruff check", "lint-imports", "-m mypy", "run --silent lint", "workflow_audit"):
        assert whole.count(tool) == 1, tool
        assert tool not in part


def test_the_ci_script_runs_the_readmes_test_command() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")

    subprocess.run(["bash", "-n", str(ROOT / ".ci/run")], check=True)
    assert script.splitlines()[-1] == "make test"
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


def bare_machine(folder: Path) -> dict[str, str]:
    """A shell that has every tool of this machine but a browser; installing is written down."""
    for tool in (tool for place in ("/usr/bin", "/bin") for tool in Path(place).iterdir()):
        stand_in = folder / tool.name
        if not tool.name.startswith("chrom") and not stand_in.exists():
            stand_in.symlink_to(tool)
    stubs = {
        "apt-get": f'echo "$@" >> {folder}/installed',
        "make": 'echo "make $@"',
        "id": "echo 0",
    }
    for name, line in stubs.items():
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return {"PATH": str(folder), "HOME": str(folder)}


def test_ci_installs_a_browser_where_there_is_none_and_says_so_otherwise(tmp_path: Path) -> None:
    shell = bare_machine(tmp_path)
    shell["PATH"] += f":{Path(sys.executable).parent}"

    ran = subprocess.run(
        ["bash", str(ROOT / ".ci/run")], env=shell, capture_output=True, text=True, check=True
    )

    installed = (tmp_path / "installed").read_text(encoding="utf-8").splitlines()
    assert installed[-1].split()[-1] == "chromium"
    assert "chromium   not there: the browser tests are skipped" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "make test"
