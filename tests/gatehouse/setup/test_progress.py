import io
import sys
from pathlib import Path

import pytest

from gatehouse.setup import commands
from gatehouse.setup.progress import SetupProgress
from gatehouse.setup.steps import StepError
from tests.gatehouse.setup.plans import step


def test_a_finished_step_is_one_numbered_line_with_its_time(tmp_path: Path) -> None:
    stream = io.StringIO()
    done = step(tmp_path, "node")
    with SetupProgress(2, stream) as progress:
        progress.started(done)
        progress.finished(done, 3.21, None)

    assert stream.getvalue().split() == ["[", "1/2]", "step", "node", "3.2", "s"]


def test_a_failed_command_shows_the_end_of_its_log_and_what_to_do() -> None:
    stream = io.StringIO()
    failing = step(Path(), "test-progress")
    program = "print(*range(100), sep=chr(10)); raise SystemExit(7)"
    with pytest.raises(StepError, match="ended with exit code 7") as caught:
        commands.run("test-progress", [sys.executable, "-c", program])

    with SetupProgress(1, stream) as progress:
        progress.started(failing)
        progress.finished(failing, 0, caught.value)

    commands.log_file("test-progress").unlink()
    text = stream.getvalue()
    assert "FAILED" in text
    assert "\n    99\n" in text
    assert "\n    79\n" not in text
    assert "The whole log: .gatehouse/logs/setup/test-progress.log" in text
    assert "Then run `make setup` again" in text


def test_a_command_runs_without_what_would_bend_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    program = "import sys; raise SystemExit(sys.dont_write_bytecode)"

    commands.run("test-environment", [sys.executable, "-c", program])

    commands.log_file("test-environment").unlink()


def test_a_command_that_does_not_exist_is_named() -> None:
    with pytest.raises(StepError, match=r"/nowhere/node could not be started"):
        commands.run("test-missing", ["/nowhere/node", "ci"])
    commands.log_file("test-missing").unlink()
