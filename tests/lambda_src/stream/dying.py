"""The streaming function as a process of its own, which is killed at the step that a test names.

A step is after each call of AWS and each part of the answer that was sent: what a function does
before the next is lost with it, as if it had died before.
"""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import botocore.httpsession
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lambda_src.stream.application import application
from lambda_src.stream.settings import Settings
from tests.forked import CONTEXT

_PIECES = 2


@dataclass
class Steps:
    """Notes each step, and kills the process at the one with the number `fatal`."""

    fatal: int
    notes: Path

    def __post_init__(self) -> None:
        self._count = 0
        self._lock = threading.Lock()

    def take(self, name: str) -> None:
        with self._lock, self.notes.open("a", encoding="utf-8") as notes:
            self._count += 1
            notes.write(f"{name}\n")
            notes.flush()
            if self._count == self.fatal:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch_calls(self) -> None:
        """Take a step after each call of AWS."""
        send = botocore.httpsession.URLLib3Session.send

        def watched(session: Any, request: Any) -> Any:
            target = request.headers.get("X-Amz-Target", request.url.partition("?")[0])
            name = target.decode() if isinstance(target, bytes) else target
            answered = send(session, request)
            self.take(f"after {name}")
            return answered

        botocore.httpsession.URLLib3Session.send = watched  # type: ignore[assignment, method-assign]

    def watch_parts(self, app: ASGIApp) -> ASGIApp:
        """Take a step after each part of an answer, of alike pieces in its middle after few."""

        async def watched(scope: Scope, receive: Receive, send: Send) -> None:
            pieces = 0

            async def send_watched(message: Message) -> None:
                nonlocal pieces
                await send(message)
                is_piece = b'"chunk"' in message.get("body", b"")
                pieces += is_piece
                if not is_piece or pieces <= _PIECES:
                    self.take(f"after {message['type']}")

            await app(scope, receive, send_watched)

        return watched


@contextmanager
def dying(settings: Settings, steps: Steps) -> Iterator[str]:
    """The address of a function that is killed at a step; afterwards it is dead anyway."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        process = CONTEXT.Process(
            target=_serve, args=(settings, dict(os.environ), steps.fatal, steps.notes, listener)
        )
        process.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            process.kill()
            process.join(10)


def _serve(
    settings: Settings,
    variables: dict[str, str],
    fatal: int,
    notes: Path,
    listener: socket.socket,
) -> None:
    os.environ.update(variables)
    app = application(settings)  # its first calls are of no request
    steps = Steps(fatal, notes)
    steps.watch_calls()
    config = uvicorn.Config(
        steps.watch_parts(app), log_level="critical", lifespan="off", access_log=False
    )
    uvicorn.Server(config).run([listener])
