"""Which addresses may be called: public ones, and exactly the one that was looked at.

A name is resolved here, every address that it has must be public, and the connection goes to the
address that was judged: a name that means something else a moment later changes nothing. Redirects
come through here too, as every connection does.
https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import httpcore

from lambda_src.flows.public_addresses import is_public

Resolve: TypeAlias = Callable[[str, int], Iterable[str]]

_PORTS_BELOW_1024 = frozenset({80, 443})
_FIRST_FREE_PORT = 1024
_WRITTEN_AT_ONCE = 4096


class RefusedAddressError(Exception):
    """The address is not one of the public internet, or the port is not for this."""


class NoSuchHostError(Exception):
    """The name has no address."""


class TlsFailedError(Exception):
    """The host speaks no TLS that we trust, or its certificate names another."""


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a name, as the machine's resolver has them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(entry[4][0]) for entry in found]


@dataclass(frozen=True)
class AddressGuard:
    """`allowed` are "host:port" that may be called whatever they are: for a rehearsal alone."""

    allowed: tuple[str, ...] = ()
    resolve: Resolve = resolve

    def address(self, host: str, port: int) -> str:
        """Return the address to connect to. Raises RefusedAddressError and NoSuchHostError."""
        is_allowed = f"{host}:{port}" in self.allowed
        if not is_allowed and port < _FIRST_FREE_PORT and port not in _PORTS_BELOW_1024:
            raise RefusedAddressError
        found = list(self.resolve(host, port))
        if not found:
            raise NoSuchHostError
        if not is_allowed and not all(is_public(item) for item in found):
            raise RefusedAddressError
        return found[0]


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to judged addresses only, and none of them is used after `deadline`.

    `was_sent` says that a part of a request may have left.
    """

    def __init__(
        self, guard: AddressGuard, deadline: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._guard, self._deadline, self._clock = guard, deadline, clock
        self._real = httpcore.SyncBackend()
        self.was_sent = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,  # noqa: ANN401  # httpcore's
    ) -> httpcore.NetworkStream:
        """Connect to the address of a name; TLS names the host and not the address later on."""
        address = _in_time(lambda: self._guard.address(host, port), self.left(timeout))
        left = self.left(timeout)
        stream = self._real.connect_tcp(address, port, left, local_address, socket_options)
        return _Bounded(stream, self)

    def connect_unix_socket(self, *_: object, **__: object) -> httpcore.NetworkStream:
        """Refuse: nothing on this machine is called."""
        raise RefusedAddressError

    def left(self, timeout: float | None = None) -> float:
        """Return how many seconds are left. Raises httpcore.ReadTimeout if none are."""
        left = self._deadline - self._clock()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if timeout is None else min(left, timeout)


class _Bounded(httpcore.NetworkStream):
    """A connection that ends with its time, however slowly a host drips."""

    def __init__(self, stream: httpcore.NetworkStream, backend: GuardedBackend) -> None:
        self._stream, self._backend = stream, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write little at once: httpcore grants each part that a host takes the whole time."""
        for start in range(0, len(buffer), _WRITTEN_AT_ONCE):
            left = self._backend.left(timeout)
            self._backend.was_sent = True
            self._stream.write(buffer[start : start + _WRITTEN_AT_ONCE], left)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            inner = self._stream.start_tls(
                ssl_context, server_hostname, self._backend.left(timeout)
            )
        except httpcore.ConnectError:
            raise TlsFailedError from None
        return _Bounded(inner, self._backend)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        return self._stream.get_extra_info(info)


def _in_time(find: Callable[[], str], seconds: float) -> str:
    """Return what is found within the time; the machine's resolver knows none of its own."""
    found: list[str | Exception] = []

    def look_up() -> None:
        try:
            found.append(find())
        except Exception as error:  # noqa: BLE001  # raised below, where somebody waits for it
            found.append(error)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(seconds)
    if not found:
        raise httpcore.ConnectTimeout
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0]
