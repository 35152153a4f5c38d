"""The rules of the house that a tool can check, as part of every test run."""

import subprocess
import sys
from pathlib import Path

import pytest

from gatehouse.home import repository

_BIN = Path(sys.executable).parent
_SOURCES = ("environments", "gatehouse", "lambda_src", "modules", "policies", "rehearsal", "stacks")
_LONGEST_FILE = 200
# Why a file may be longer than that; without a reason here it may not.
_LONGER: dict[str, str] = {}


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "format", "--check", "--quiet", "."),
        ("ruff", "check", "--quiet", "."),
        ("lint-imports", "--no-cache"),
        ("mypy",),
    ],
    ids=" ".join,
)
def test_the_sources_pass(command: tuple[str, ...]) -> None:
    ran = subprocess.run(
        [str(_BIN / command[0]), *command[1:]],
        cwd=repository(),
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]


def test_no_source_file_is_longer_than_its_reason_allows() -> None:
    lengths = {
        str(path.relative_to(repository())): len(path.read_text(encoding="utf-8").splitlines())
        for folder in _SOURCES
        for path in (repository() / folder).rglob("*.py")
    }
    too_long = {name for name, lines in lengths.items() if lines > _LONGEST_FILE}
    assert too_long == set(_LONGER)
