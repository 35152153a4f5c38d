"""Gates in the middle of an answer: a test lets its pieces through one by one.

A question with `[[gate NAME]]` is answered a piece at a time, each once `POST /gates/NAME?pieces=1`
let it through. So a test knows what the model has not said yet without looking at a clock.
"""

import asyncio
from collections import defaultdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

OPEN = 100_000


class Gates:
    """The gates of one server, by name: a semaphore each."""

    def __init__(self) -> None:
        self._semaphores: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(0)
        )

    async def passed(self, name: str) -> None:
        """Return once a piece may pass."""
        await self._semaphores[name].acquire()

    async def open(self, request: Request) -> Response:
        """Let `pieces` pieces through; all of them without that number."""
        requested = request.query_params.get("pieces", str(OPEN))
        pieces = int(requested) if requested.isascii() and requested.isdigit() else 0
        if not 1 <= pieces <= OPEN:
            return JSONResponse({"error": f"pieces: must be from 1 to {OPEN}"}, status_code=400)
        semaphore = self._semaphores[request.path_params["name"]]
        for _ in range(pieces):
            semaphore.release()
        return Response(status_code=204)
