"""`python -m rehearsal.simulators.model --port N --log FILE`: serves until SIGTERM."""

import argparse
import socket
import sys
from pathlib import Path

import uvicorn

from rehearsal.simulators.model.application import application
from rehearsal.simulators.model.call_log import CallLog

HOST = "127.0.0.1"


def main() -> None:
    """Serve on loopback; the first line of output names the address."""
    chosen = _arguments()
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, chosen.port))
        listener.listen()  # before the address is printed: whoever reads it may connect
    except OSError as error:
        sys.exit(f"cannot listen on {HOST}:{chosen.port}: {error.strerror}")
    app = application(
        log=CallLog(chosen.log),
        word_seconds=chosen.word_milliseconds / 1000,
        scripted=chosen.scripted,
    )
    print(f"listening on http://{HOST}:{listener.getsockname()[1]}", flush=True)
    config = uvicorn.Config(app, log_level="warning", lifespan="off", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m rehearsal.simulators.model", description=__doc__
    )
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--log", type=Path, required=True, help="one JSON line per call")
    parser.add_argument("--word-milliseconds", type=float, default=15, help="pause in streams")
    parser.add_argument("--scripted", action="store_true", help="obey [[...]] in questions")
    return parser.parse_args()


if __name__ == "__main__":
    main()
