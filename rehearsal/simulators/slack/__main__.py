"""`python -m rehearsal.simulators.slack --port N --secrets FILE`: serves until SIGTERM."""

import argparse
import socket
import sys
from pathlib import Path

import uvicorn

from rehearsal.simulators.slack.application import application
from rehearsal.simulators.slack.secrets_file import SecretsFile

HOST = "127.0.0.1"


def main() -> None:
    """Serve on loopback; the first line of output names the address."""
    chosen = _arguments()
    secrets = SecretsFile(chosen.secrets)
    secrets.make()
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, chosen.port))
        listener.listen()  # before the address is printed: whoever reads it may connect
    except OSError as error:
        sys.exit(f"cannot listen on {HOST}:{chosen.port}: {error.strerror}")
    print(f"listening on http://{HOST}:{listener.getsockname()[1]}", flush=True)
    config = uvicorn.Config(
        application(secrets), log_level="warning", lifespan="off", access_log=False
    )
    uvicorn.Server(config).run(sockets=[listener])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m rehearsal.simulators.slack", description=__doc__
    )
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--secrets", type=Path, required=True, help="made if it does not exist")
    return parser.parse_args()


if __name__ == "__main__":
    main()
