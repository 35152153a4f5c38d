"""Runs CloudFront Functions as JavaScript, in one warm Node process with a bound on their time."""

import asyncio
import json
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rehearsal.simulators.front_door.deployed import EdgeFunction

_HARNESS = Path(__file__).with_name("harness.mjs")
_LONGEST_LINE = 16 * 1024 * 1024
# AWS allows a fraction of a millisecond of work; this only ends what would never end.
_SECONDS = 2.0


class FunctionError(Exception):
    """A function failed, never ended, or cannot run; viewers get CloudFront's 503."""


class EdgeFunctions:
    """The functions of a distribution. `node` is the path of Node.js."""

    def __init__(self, node: Path, *, seconds: float = _SECONDS) -> None:
        self._node = node
        self._seconds = seconds
        self._process: Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._loaded: dict[str, EdgeFunction] = {}
        self._starting = asyncio.Lock()
        self._number = 0

    async def run(self, function: EdgeFunction, event: Mapping[str, Any]) -> dict[str, Any]:
        """Return the result of the handler for an event.

        Raises:
            FunctionError: it returned no object.

        """
        async with self._starting:
            await self._start()
            if self._loaded.get(function.name) != function:
                content = {"code": function.code, "values": dict(function.values)}
                await self._call({"load": {"name": function.name, **content}})
                self._loaded[function.name] = function
        response = await self._call({"run": {"name": function.name, "event": event}})
        result = response.get("result")
        if not isinstance(result, dict):
            raise FunctionError(f"{function.name} returned no object")
        return result

    async def close(self) -> None:
        """Ends the Node process."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.wait()
        if self._reading:
            self._reading.cancel()
        self._loaded.clear()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(FunctionError("the function runtime ended"))
        self._waiting.clear()

    async def _start(self) -> None:
        if self._process and self._process.returncode is None:
            return
        await self.close()
        try:
            self._process = await asyncio.create_subprocess_exec(
                str(self._node), "--experimental-vm-modules", "--no-warnings", str(_HARNESS),
                stdin=PIPE, stdout=PIPE, env={}, limit=_LONGEST_LINE,
            )  # fmt: skip
        except OSError as error:
            raise FunctionError(f"Node did not start: {error}") from error
        self._reading = asyncio.create_task(self._read(self._process))

    async def _call(self, message: Mapping[str, Any]) -> dict[str, Any]:
        process = self._process
        if process is None or process.stdin is None:
            raise FunctionError("the function runtime ended")
        self._number += 1
        number = self._number
        self._waiting[number] = asyncio.get_running_loop().create_future()
        process.stdin.write(json.dumps({"id": number, **message}).encode() + b"\n")
        try:
            response = await asyncio.wait_for(self._waiting[number], self._seconds)
        except TimeoutError:
            await self.close()  # one that never ends holds up the others
            raise FunctionError("the function did not end in time") from None
        finally:
            self._waiting.pop(number, None)
        if "error" in response:
            raise FunctionError(response["error"])
        return response

    async def _read(self, process: Process) -> None:
        if process.stdout is None:
            return
        async for line in process.stdout:
            message = json.loads(line)
            waiting = self._waiting.get(message["id"])
            if waiting and not waiting.done():
                waiting.set_result(message)
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(FunctionError("the function runtime ended"))
