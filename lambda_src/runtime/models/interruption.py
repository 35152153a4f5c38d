"""Ends a model call whose thread waits for the network, from another thread.

A thread that waits for a silent model looks at nothing else. What can reach it is the end of its
connection, so the connection says when somebody waits on it and for which call: an interruption
then shuts exactly that one down, never one that went back to its pool meanwhile.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Interruption:
    """The end of one call, before its time. Shared by the call's thread and whoever ends it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reason: Exception | None = None
        self._waits_on: socket.socket | None = None

    @property
    def reason(self) -> Exception | None:
        """What the call's thread has to raise, or None while the call may go on."""
        return self._reason

    def end(self, reason: Exception) -> None:
        """End the call now, or at its next wait; the first reason counts."""
        with self._lock:
            self._reason = self._reason or reason
            if self._waits_on is not None:
                _shut_down(self._waits_on)

    @contextmanager
    def waiting(self, connection: socket.socket) -> Iterator[None]:
        """Wait for bytes of a connection. Raises ConnectionAbortedError once the call was ended."""
        self._begin(connection)
        try:
            yield
        finally:
            with self._lock:
                self._waits_on = None
        self.check()

    def check(self) -> None:
        """Raise ConnectionAbortedError if the call was ended: what a read gave does not count."""
        if self._reason is not None:
            raise ConnectionAbortedError("the call was ended")

    def _begin(self, connection: socket.socket) -> None:
        with self._lock:
            self.check()
            self._waits_on = connection


_NEVER = Interruption()  # of calls that nobody can end
_current: ContextVar[Interruption] = ContextVar("interruption", default=_NEVER)


def current() -> Interruption:
    """Return the interruption of the call that this thread makes."""
    return _current.get()


@contextmanager
def interruptible(interruption: Interruption) -> Iterator[None]:
    """Make calls that the interruption can end."""
    token = _current.set(interruption)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def waiting_on(connection: socket.socket) -> Iterator[None]:
    """Wait for bytes of a connection, for the call that this thread makes."""
    interruption = _current.get()
    if interruption is _NEVER:
        yield
        return
    with interruption.waiting(connection):
        yield


def _shut_down(connection: socket.socket) -> None:
    """Wake who reads; of a TLS connection too, whose own method would take away what it reads by.

    The reading thread closes it.
    """
    try:
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already
