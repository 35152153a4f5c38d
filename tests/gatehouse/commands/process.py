"""The `gatehouse` command as a process: its exit code, its output and its errors."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from gatehouse import cli
from gatehouse.home import HOME_VARIABLE, repository
from tests.forked import CONTEXT

NOT_RUNNING = "The rehearsal is not running: start it with `make up`."
_SECONDS = 120
SHELL = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith("AWS_") and name != "PYTHONDONTWRITEBYTECODE"
}


def gatehouse(home: Path, *arguments: str, at: Path | None = None) -> tuple[int, str, str]:
    """Exit code, output and errors of the command, of this checkout or the copy `at`."""
    variables = {**SHELL, HOME_VARIABLE: str(home), "AWS_EC2_METADATA_DISABLED": "true"}
    ended = _forked(arguments, variables) if at is None else _started(arguments, variables, at)
    assert "Traceback" not in ended[2], ended[2]
    return ended


def _forked(arguments: tuple[str, ...], variables: Mapping[str, str]) -> tuple[int, str, str]:
    """What the command's own code does in a process that has imported it."""
    with TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("output", "errors")]
        process = CONTEXT.Process(target=_run, args=(arguments, dict(variables), files))
        process.start()
        process.join(_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
        printed, errors = (file.read_text(encoding="utf-8") for file in files)
    assert process.exitcode is not None, f"not within {_SECONDS} s: {arguments}"
    return process.exitcode, printed, errors.strip()


def _run(arguments: tuple[str, ...], variables: Mapping[str, str], files: list[Path]) -> None:
    os.environ.clear()
    os.environ.update(variables)
    os.chdir(repository())
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for descriptor, file in zip((1, 2), files, strict=True):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), descriptor)
    sys.argv = ["gatehouse", *arguments]
    cli.main()


def _started(
    arguments: tuple[str, ...], variables: Mapping[str, str], at: Path
) -> tuple[int, str, str]:
    ran = subprocess.run(
        [sys.executable, "-m", "gatehouse.cli", *arguments],
        cwd=at,
        env=dict(variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
        stdin=subprocess.DEVNULL,
    )
    return ran.returncode, ran.stdout, ran.stderr.strip()
