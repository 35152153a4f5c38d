"""One function's process: its start script, run again when it ended or was deployed anew."""

import asyncio
import ctypes
import logging
import os
import shutil
import signal
import socket
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx

from rehearsal.simulators.function_url.artifact import ArtifactError, unpack
from rehearsal.simulators.function_url.deployed import DeployedFunction
from rehearsal.simulators.relay.server import HOST

_LOG = logging.getLogger("function_url")
_START_SECONDS = 60.0
_END_SECONDS = 3.0
_END_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
_READINESS = "AWS_LWA_READINESS_CHECK_PATH"


class FunctionWorker:
    """Runs a function. `surroundings` gives variables that Lambda would add to its own."""

    def __init__(
        self, folder: Path, surroundings: Callable[[DeployedFunction], Mapping[str, str]]
    ) -> None:
        self._folder = folder
        self._surroundings = surroundings
        self._function: DeployedFunction | None = None
        self._process: Process | None = None
        self._port = 0
        self._starting = asyncio.Lock()

    async def address(self, function: DeployedFunction) -> str:
        """Where the function listens; it is started if it does not run as deployed.

        Raises:
            ArtifactError: it did not start.

        """
        async with self._starting:
            if not (self.running and self._function == function):
                await self.end()
                await self._start(function)
        return f"http://{HOST}:{self._port}"

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.returncode is None

    async def end(self) -> None:
        """Ends the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            if process.returncode is not None:
                break
            process.send_signal(number)
            try:
                await asyncio.wait_for(process.wait(), _END_SECONDS)
            except TimeoutError:
                continue
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _start(self, function: DeployedFunction) -> None:
        task, layers, runtime = await asyncio.to_thread(unpack, function, self._folder)
        added = await asyncio.to_thread(self._surroundings, function)
        self._port = _free_port()
        self._process = await asyncio.create_subprocess_exec(
            str(task / function.handler),
            cwd=task,
            env={
                "PATH": f"{runtime}:/usr/local/bin:/usr/bin:/bin",
                "LANG": "C.UTF-8",
                "TMPDIR": str(self._folder),
                "PYTHONPATH": str(layers / "python"),
                "PYTHONUNBUFFERED": "1",
                "LAMBDA_TASK_ROOT": str(task),
                "LAMBDA_RUNTIME_DIR": str(runtime),
                "_HANDLER": function.handler,
                "AWS_LAMBDA_FUNCTION_NAME": function.name,
                "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
                "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
                **function.variables,
                **added,
                "PORT": str(self._port),
            },
            stdin=asyncio.subprocess.DEVNULL,
            preexec_fn=_end_with_parent,
        )
        self._function = function
        await self._until_ready(function.variables.get(_READINESS, "/"))
        _LOG.info("%s started", function.name)

    async def _until_ready(self, path: str) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _START_SECONDS
        async with httpx.AsyncClient(trust_env=False, timeout=2) as client:
            while self.running and loop.time() < deadline:
                try:
                    if (await client.get(f"http://{HOST}:{self._port}{path}")).is_success:
                        return
                except httpx.HTTPError:
                    await asyncio.sleep(0.05)
        await self.end()
        raise ArtifactError("The function did not start; its log says why.")


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind((HOST, 0))
        port: int = candidate.getsockname()[1]
        return port


def _end_with_parent() -> None:
    """A function never outlives the process that started it, however that one ends."""
    if os.uname().sysname == "Linux":
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
