"""The front door of the rehearsal: the one address that people open."""

import json
import os
import signal
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from environments.machine import ENVIRONMENT
from gatehouse import emulator, processes
from gatehouse.processes import Process, ProcessError
from gatehouse.settings import load
from gatehouse.toolchain import locate
from rehearsal.machine import FRONT_DOOR
from rehearsal.simulator import Simulator, listens, module
from rehearsal.simulators.decision_log import VARIABLE, decision_log
from rehearsal.simulators.front_door.__main__ import STATUS_FILE
from rehearsal.simulators.function_url.simulator import FunctionUrlSimulator

_REFRESH_SECONDS = 60.0


class FrontDoorSimulator(Simulator):
    """Stands for CloudFront, its functions and its web ACL; serves what is deployed."""

    name = FRONT_DOOR

    def __init__(self, function_urls: FunctionUrlSimulator) -> None:
        self._function_urls = function_urls

    def choose_port(self) -> int:
        """Return the port of the address that is deployed."""
        return urlsplit(load(ENVIRONMENT).edge.url).port or 80

    def prepare(self) -> None:
        """Make its folder."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def command(self, port: int) -> Sequence[str]:
        """Return the command.

        Raises:
            ProcessError: the Function URLs do not run.

        """
        function_urls = self._function_urls.running
        if function_urls is None:
            raise ProcessError("The Function URLs are not running: start them with `make up`.")
        return module("front_door", "--port", port, "--function-url-port", function_urls.port,
                      "--node", locate().node_bin / "node", "--folder", self.folder)  # fmt: skip

    def variables(self, port: int) -> Mapping[str, str]:
        """Return the administrator's credentials too: it reads what is deployed."""
        return {
            **super().variables(port),
            **emulator.administrator(load(ENVIRONMENT)),
            VARIABLE: str(decision_log()),
        }

    def healthy(self, port: int) -> bool:
        """Return whether it accepts connections."""
        return listens(port)

    def start(self) -> Process:
        """Start it, or refresh the one that runs; it has read what is deployed.

        Raises:
            ProcessError: it did not start, for example because its port is taken.

        """
        started = super().start()
        self.refresh()  # by itself it reads at its first request, and its status would be empty
        return started

    def refresh(self) -> None:
        """Make a running front door read what is deployed, and wait until it has.

        Raises:
            ProcessError: it did not, in a time that is long enough.

        """
        running = self.running
        if running is None:
            return
        before = self.status().get("read_at")
        os.kill(running.pid, signal.SIGHUP)
        deadline = time.monotonic() + _REFRESH_SECONDS
        while self.status().get("read_at") == before:
            if time.monotonic() > deadline:
                raise ProcessError(
                    f"{self.name} did not read what is deployed: see "
                    f"{processes.log_file(self.name)}."
                )
            time.sleep(0.05)

    def status(self) -> dict[str, Any]:
        """Return when it read the deployment last, and which rules of the web ACL it judges."""
        try:
            content: dict[str, Any] = json.loads(
                (self.folder / STATUS_FILE).read_text(encoding="utf-8")
            )
        except (OSError, ValueError):
            return {}
        return content
