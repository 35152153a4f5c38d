"""Connections of botocore whose waiting an `Interruption` can end."""

import io
import socket
from http.client import HTTPResponse
from typing import Any

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)

from lambda_src.runtime.logs import logger
from lambda_src.runtime.models.interruption import waiting_on


def interruptible(client: Any) -> Any:  # noqa: ANN401 - a client of any service
    """Return the client, whose connections can be interrupted from now on.

    Lambda brings botocore and renews it: if it keeps its connections elsewhere one day, calls go on
    as before, and end with their next piece.
    """
    # botocore has no argument for it; a test of cancellation fails with a version that differs.
    try:
        manager = client._endpoint.http_session._manager  # noqa: SLF001 - as above
    except AttributeError:
        logger.warning("calls of models cannot be interrupted by this botocore")
        return client
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
    return client


class _Bytes(io.RawIOBase):
    """What comes from a connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._raw = connection.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401 - whatever io gives
        with waiting_on(self._connection):
            return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(HTTPResponse):
    def __init__(self, sock: socket.socket, *options: Any, **named: Any) -> None:  # noqa: ANN401 - http.client's
        super().__init__(sock, *options, **named)
        self.fp.close()
        self.fp = io.BufferedReader(_Bytes(sock))


class _Connection(AWSHTTPConnection):
    response_class = _Response  # type: ignore[assignment]  # http.client's, as in botocore itself


class _TlsConnection(AWSHTTPSConnection):
    response_class = _Response  # type: ignore[assignment]  # http.client's, as in botocore itself


class _Pool(AWSHTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(AWSHTTPSConnectionPool):
    ConnectionCls = _TlsConnection
