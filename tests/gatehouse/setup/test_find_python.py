import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "gatehouse/setup/find_python.sh"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A PATH without any Python."""
    (tmp_path / "bin").mkdir()
    _program(tmp_path / "bin", "cat", 'exec /bin/cat "$@"')
    return tmp_path / "bin"


def _program(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def _find(path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": str(path), **variables}
    command = ["/bin/sh", str(SCRIPT)]
    return subprocess.run(
        command, env=environment, cwd=path, capture_output=True, text=True, check=False
    )


def test_an_old_or_broken_python_is_passed_over(path: Path) -> None:
    _program(path, "python3", "exit 1")
    _program(path, "python3.11", "exit 127")
    _program(path, "python3.12", f'exec {sys.executable} "$@"')

    assert _find(path).stdout == f"{path}/python3.12\n"


def test_a_named_python_is_the_only_one_tried(path: Path) -> None:
    _program(path, "python3", f'exec {sys.executable} "$@"')

    assert _find(path, GATEHOUSE_PYTHON=sys.executable).stdout == f"{sys.executable}\n"
    assert "found none at /nowhere/python" in _find(path, GATEHOUSE_PYTHON="/nowhere/python").stderr


def test_without_any_the_message_says_what_to_install(path: Path) -> None:
    finished = _find(path)

    assert finished.returncode == 1
    assert finished.stdout == ""
    assert "needs Python 3.11 to 3.14" in finished.stderr
    assert "apt-get install python3 python3-venv" in finished.stderr
