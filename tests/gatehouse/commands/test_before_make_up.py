"""What every command says before `make up`: each of the application, found by walking over it.

A new command is tried as well. It says how to start a rehearsal, or is listed below with what it
does without one.
"""

import errno
import re
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from typer.main import get_command

from gatehouse import cli
from gatehouse.files import replace_text
from gatehouse.home import HOME_VARIABLE
from gatehouse.operating.users import DemoPasswords
from rehearsal import lifecycle

NOT_RUNNING = re.compile(r"is not running: start (it|the rehearsal) with `make up`\.\n$")
NO_CREDENTIALS = "No AWS credentials for dev: set AWS_PROFILE, or AWS_ACCESS_KEY_ID"
WITHOUT_A_REHEARSAL = {
    "up": "starts it",
    "down": "says that nothing was running",
    "synth": "writes configurations",
    "review": "plans offline",
    "diagram": "plans offline",
    "flows import": "reads its document first",
    "flows import-landbot": "reads and writes files",
    "flows simulate": "plays a document on this machine",
    "faults add": "writes what calls of a rehearsal will meet",
    "faults clear": "as above",
    "faults list": "as above",
    "policies": "lists policies",
    "record": "reads what a rehearsal wrote, and names the folder",
    "bundle": "writes zips",
    "cost": "reads settings and prices",
    "github comment": "reads files of a job",
    "github drift": "needs a job's variables",
    "apply": "reads a seal first",
    "seal push": "reads a seal first",
    "tenants verify": "reads files and a key",
}
# One of several things that a command wants to be told.
MORE = {"dead-letters drop": ["--all"], "dead-letters redrive": ["--all"]}
# What an option or argument takes where any text will not do.
VALUES = {"email": "a@b.example", "role": "member"}


def commands(
    found: Any = None, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something, with its path from `gatehouse`."""
    found = found or get_command(cli.app)
    below = getattr(found, "commands", None)
    if below is None:
        yield path, found
        return
    for name in below:
        yield from commands(below[name], (*path, name))


COMMANDS = {" ".join(path): command for path, command in commands()}


def required(command: Any, file: Path) -> list[str]:
    """A value for everything that the command cannot do without."""
    given: list[str] = []
    for parameter in command.params:
        if not parameter.required:
            continue
        kind = parameter.type_descriptor.annotation
        value = VALUES.get(parameter.name, "acme")
        if isinstance(kind, type) and issubclass(kind, Enum):
            value = str(next(iter(kind)).value)
        elif kind is Path:
            value = str(file)
        elif kind in (int, float):
            value = "1"
        options = [option for option in parameter.opts if option.startswith("--")]
        given += [*options[:1], value]
    return given


@pytest.fixture(autouse=True)
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell without credentials, and a home in which nothing was ever started."""
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))


def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str
) -> tuple[int, str]:
    """Exit code and errors of the command, in this process: there are about a hundred."""
    monkeypatch.setattr(sys, "argv", ["gatehouse", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    code = ended.value.code
    return (code if isinstance(code, int) else 0), capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - WITHOUT_A_REHEARSAL))
def test_a_command_before_make_up_says_how_to_start_a_rehearsal(
    name: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "given.json"
    file.write_text("{}", encoding="utf-8")
    arguments = [*required(COMMANDS[name], file), *MORE.get(name, ())]

    code, errors = run(capsys, monkeypatch, *name.split(), *arguments)

    assert code in {1, 2}, arguments
    assert NOT_RUNNING.search(errors), f"{name} {arguments}: {errors}"


def test_what_needs_no_rehearsal_is_still_there() -> None:
    assert WITHOUT_A_REHEARSAL.keys() <= COMMANDS.keys()


@pytest.mark.parametrize("name", ["preflight", "drift", "bootstrap", "tenants list"])
def test_without_credentials_a_command_says_which_variables_to_set(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, errors = run(capsys, monkeypatch, *name.split(), "--env", "dev")

    assert NO_CREDENTIALS in errors
    # 1 would say that there is drift.
    assert code == (2 if name == "drift" else 1)


def test_a_second_make_up_at_once_is_refused_and_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(lifecycle, "_up", lambda *_: started.append("up"))
    home = tmp_path / "home"
    home.mkdir()

    with FileLock(home / "up.lock"):
        code, errors = run(capsys, monkeypatch, "up")

    assert (code, started) == (1, [])
    assert f"Another `make up` is at work in {home}: wait until it ends" in errors
    assert "set GATEHOUSE_HOME to another folder" in errors


def test_a_full_disk_is_said_with_the_file_and_what_to_free(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "aws/state/s3.json")

    monkeypatch.setattr(lifecycle, "_up", full)

    code, errors = run(capsys, monkeypatch, "up")

    assert code == 1
    assert "The disk is full while writing aws/state/s3.json." in errors
    assert "What was written before is kept: free some space, then run the same" in errors
    assert "Traceback" not in errors


def test_another_error_of_the_machine_is_no_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(lifecycle, "_up", broken)
    monkeypatch.setattr(sys, "argv", ["gatehouse", "up"])
    with pytest.raises(OSError, match="Input/output"):
        cli.main()


def test_what_was_written_before_survives_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = DemoPasswords().get_or_make("member@acme.example")
    kept = tmp_path / "kept.json"
    replace_text(kept, "before")

    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr("gatehouse.files.os.fdopen", lambda *_, **__: full)
        with pytest.raises(OSError, match="No space left on device"):
            replace_text(kept, "x" * 100_000)
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr("gatehouse.files.os.fdopen", lambda *_, **__: full)
        with pytest.raises(OSError, match="No space left on device"):
            DemoPasswords().get_or_make("admin@acme.example")

    assert kept.read_text(encoding="utf-8") == "before"
    assert [file.name for file in tmp_path.glob("*.unfinished")] == []
    assert DemoPasswords().get("member@acme.example") == password
    assert DemoPasswords().get("admin@acme.example") is None
