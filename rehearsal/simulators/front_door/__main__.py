"""`python -m rehearsal.simulators.front_door --port N ...`: serves until it gets SIGTERM or SIGINT.

AWS is reached as the `AWS_*` variables say. SIGHUP makes it read what is deployed again.
"""

import argparse
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from gatehouse.aws import AwsCaller
from rehearsal.simulators.decision_log import DecisionLog
from rehearsal.simulators.front_door.application import FrontDoor
from rehearsal.simulators.front_door.current import Current
from rehearsal.simulators.front_door.edge_functions import EdgeFunctions
from rehearsal.simulators.front_door.edge_lambdas import EdgeLambdas, invoker
from rehearsal.simulators.front_door.origins import Addresses, Origins
from rehearsal.simulators.front_door.reader import GLOBAL, DistributionReader
from rehearsal.simulators.front_door.web_acl.rates import Rates
from rehearsal.simulators.relay import identity
from rehearsal.simulators.relay.server import serve

KEY_FILE, STATUS_FILE, CLOCK_FILE = "signing-key.json", "status.json", "clock-ahead"


def main() -> None:
    """Serve on loopback."""
    # It listens before anything handles this signal, which would end it.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    chosen = _arguments()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    region = os.environ["AWS_REGION"]
    addresses = Addresses(
        aws=os.environ["AWS_ENDPOINT_URL"],
        function_url=f"http://127.0.0.1:{chosen.function_url_port}",
        region=region,
        access_key=os.environ["AWS_ACCESS_KEY_ID"],
        secret_key=os.environ["AWS_SECRET_ACCESS_KEY"],
    )
    rates = Rates(clock(chosen.folder / CLOCK_FILE))
    caller = AwsCaller(os.environ)
    reader = DistributionReader(caller)
    application = FrontDoor(
        current=Current(reader.read, rates, status=chosen.folder / STATUS_FILE),
        functions=EdgeFunctions(chosen.node),
        origins=Origins(
            addresses,
            identity.make(chosen.folder / KEY_FILE, region=region),
            log=DecisionLog.of_process(),
        ),
        lambdas=EdgeLambdas(invoker(caller.client("lambda", region=GLOBAL))),
    )
    serve(application, chosen.port)


def clock(ahead: Path) -> Callable[[], float]:
    """Seconds for the windows of rate rules, moved ahead by the number in a file if there is one.

    A test of a window of five minutes writes that file instead of waiting.
    """

    def now() -> float:
        try:
            seconds_ahead = float(ahead.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            seconds_ahead = 0.0
        return time.monotonic() + seconds_ahead

    return now


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m rehearsal.simulators.front_door", description=__doc__
    )
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument(
        "--function-url-port", type=int, required=True, help="of rehearsal.simulators.function_url"
    )
    parser.add_argument("--node", type=Path, required=True, help="the program")
    parser.add_argument("--folder", type=Path, required=True, help="for its key and its status")
    return parser.parse_args()


if __name__ == "__main__":
    main()
