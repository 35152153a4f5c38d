"""`python -m rehearsal.simulators.model --port N --log FILE`: serves until SIGTERM."""

import argparse
from pathlib import Path

from rehearsal.simulators.model.application import application
from rehearsal.simulators.model.call_log import CallLog
from rehearsal.simulators.relay.server import serve


def main() -> None:
    """Serve on loopback; the first line of output names the address."""
    chosen = _arguments()
    app = application(
        log=CallLog(chosen.log),
        word_seconds=chosen.word_milliseconds / 1000,
        scripted=chosen.scripted,
    )
    serve(app, chosen.port, announces=True)


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
