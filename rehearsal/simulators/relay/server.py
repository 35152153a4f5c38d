"""Serves an ASGI application on loopback, on a port that was chosen before."""

import socket
import sys
from typing import Any

import uvicorn

HOST = "127.0.0.1"
_ENDING_SECONDS = 2


def serve(application: Any, port: int) -> None:  # noqa: ANN401 - an ASGI application
    """Serves until SIGTERM or SIGINT; open streams are cut after two seconds."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        sys.exit(f"cannot listen on {HOST}:{port}: {error.strerror}")
    config = uvicorn.Config(
        application,
        log_level="warning",
        access_log=False,
        proxy_headers=False,  # else anybody on this machine could pose as another address
        server_header=False,
        date_header=False,  # an origin's own is passed on
        timeout_graceful_shutdown=_ENDING_SECONDS,
        timeout_keep_alive=65,
    )
    uvicorn.Server(config).run(sockets=[listener])
