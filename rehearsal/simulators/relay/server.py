"""Serves an ASGI application on loopback, on a port that was chosen before."""

import socket
import sys

import uvicorn
from starlette.types import ASGIApp

HOST = "127.0.0.1"
_ENDING_SECONDS = 2


def serve(application: ASGIApp, port: int, *, announces: bool = False) -> None:
    """Serves until SIGTERM or SIGINT; open streams are cut after two seconds.

    Port 0 takes a free one. With `announces` the first line of output names the address.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()  # before the address is printed: whoever reads it may connect
    except OSError as error:
        sys.exit(f"cannot listen on {HOST}:{port}: {error.strerror}")
    if announces:
        print(f"listening on http://{HOST}:{listener.getsockname()[1]}", flush=True)
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
