"""`python -m rehearsal.simulators.slack --port N --secrets FILE`: serves until SIGTERM."""

import argparse
from pathlib import Path

from rehearsal.simulators.relay.server import serve
from rehearsal.simulators.slack.application import application
from rehearsal.simulators.slack.secrets_file import SecretsFile

HOST = "127.0.0.1"


def main() -> None:
    """Serve on loopback; the first line of output names the address."""
    chosen = _arguments()
    secrets = SecretsFile(chosen.secrets)
    secrets.make()
    serve(application(secrets), chosen.port, announces=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m rehearsal.simulators.slack", description=__doc__
    )
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--secrets", type=Path, required=True, help="made if it does not exist")
    return parser.parse_args()


if __name__ == "__main__":
    main()
