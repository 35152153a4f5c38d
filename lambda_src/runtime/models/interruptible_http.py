"""Connections of httpx whose waiting an `Interruption` can end."""

import socket
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from lambda_src.runtime.models.interruption import waiting_on


def interruptible_transport() -> httpx.HTTPTransport:
    """Return a transport without proxies of the environment."""
    transport = httpx.HTTPTransport()
    # httpx has no argument for it; a test of cancellation fails if it is kept elsewhere one day.
    transport._pool._network_backend = InterruptibleBackend()  # noqa: SLF001 - as above
    return transport


class InterruptibleBackend(httpcore.NetworkBackend):
    """Opens connections that can be interrupted."""

    def __init__(self) -> None:
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect; this itself waits for its timeout."""
        return _Stream(self._real.connect_tcp(host, port, timeout, local_address, socket_options))


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream
        self._socket: socket.socket = stream.get_extra_info("socket")

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            with waiting_on(self._socket):
                return self._stream.read(max_bytes, timeout)
        except ConnectionAbortedError as error:
            raise httpcore.ReadError from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            with waiting_on(self._socket):
                self._stream.write(buffer, timeout)
        except ConnectionAbortedError as error:
            raise httpcore.WriteError from error

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's
        return self._stream.get_extra_info(info)
