"""What every process of the rehearsal has in common: started, found, ended and wiped alike."""

import shutil
import socket
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import httpx

from gatehouse import processes
from gatehouse.home import home, repository
from gatehouse.processes import Process, ProcessError
from rehearsal import ports

_PROBE_SECONDS = 2.0


class Simulator(ABC):
    """A process of this home that stands for a service of AWS or of somebody else.

    Attributes:
        name: of the process, of its log file and of its folder in the home.
        usual_port: the port that it has in the first rehearsal of a machine.
        start_seconds: how long it may take until it is healthy.

    """

    name: ClassVar[str]
    usual_port: ClassVar[int | None] = None
    start_seconds: ClassVar[float] = 30.0

    @abstractmethod
    def command(self, port: int) -> Sequence[str]:
        """Return the program with its arguments."""

    @abstractmethod
    def healthy(self, port: int) -> bool:
        """Return whether the process on that port serves requests."""

    def variables(self, port: int) -> Mapping[str, str]:  # noqa: ARG002 - for those who override it
        """Return all environment variables of the process; it inherits nothing."""
        return {"PYTHONPATH": str(repository()), "PYTHONUNBUFFERED": "1"}

    def choose_port(self) -> int:
        """Return the port it had before, if that is free: addresses handed out hold it."""
        before = processes.last(self.name)
        usual = ports.usual(self.usual_port) if self.usual_port else None
        preferred = (before.port if before else None, usual)
        return processes.free_port(*(port for port in preferred if port))

    def prepare(self) -> None:  # noqa: B027 - most have nothing to prepare
        """Do what must be done before it starts; nothing by default."""

    @property
    def folder(self) -> Path:
        """Where it keeps its files."""
        return home() / self.name

    @property
    def running(self) -> Process | None:
        """The process, if it runs."""
        return processes.find(self.name)

    def start(self) -> Process:
        """Start the process unless it runs, and wait until it is healthy.

        Raises:
            ProcessError: its port is in use, it did not start, or was not healthy in time.

        """
        running = self.running
        if running:
            return running
        self.prepare()
        port = self.choose_port()
        if port and listens(port):  # else that program would pass for this one
            raise ProcessError(
                f"{self.name} cannot start: port {port} is in use. End the program that listens "
                "there, or `make down` the other rehearsal, then run this again."
            )
        return processes.start(
            self.name,
            self.command(port),
            port=port,
            variables=self.variables(port),
            ready=lambda: self.healthy(port),
            timeout_seconds=self.start_seconds,
        )

    def stop(self) -> bool:
        """End the process; return whether it ran."""
        running = self.running
        if running:
            running.stop()
        return running is not None

    def wipe(self) -> None:
        """Remove what it kept. It must not run."""
        shutil.rmtree(self.folder, ignore_errors=True)


def module(name: str, *arguments: object) -> list[str]:
    """Return the command that runs `rehearsal.simulators.<name>` with this Python."""
    return [sys.executable, "-m", f"rehearsal.simulators.{name}", *map(str, arguments)]


def responds(url: str) -> bool:
    """Return whether a GET of that address succeeds."""
    try:
        return httpx.get(url, timeout=_PROBE_SECONDS, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def listens(port: int) -> bool:
    """Return whether a process accepts connections on that port of the loopback interface."""
    with socket.socket() as probe:
        probe.settimeout(_PROBE_SECONDS)
        return probe.connect_ex(("127.0.0.1", port)) == 0
