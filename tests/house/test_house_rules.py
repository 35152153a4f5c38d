"""The rules of the house that a tool can check, as part of every test run."""

import subprocess
import sys
from pathlib import Path

import pytest

from gatehouse.home import repository

_BIN = Path(sys.executable).parent


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
