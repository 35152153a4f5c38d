"""`python -m rehearsal.simulators.function_url --port N ...`: serves until SIGTERM.

AWS is reached as the `AWS_*` variables say.
"""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from gatehouse.aws import AwsCaller
from rehearsal.simulators.decision_log import DecisionLog
from rehearsal.simulators.function_url import role
from rehearsal.simulators.function_url.application import FunctionUrls
from rehearsal.simulators.function_url.deployed import DeployedFunction, FunctionReader
from rehearsal.simulators.function_url.worker import FunctionWorker
from rehearsal.simulators.relay.server import serve


def main() -> None:
    """Serve on loopback."""
    chosen = _arguments()
    caller = AwsCaller(os.environ)
    region = os.environ["AWS_REGION"]

    def surroundings(function: DeployedFunction) -> Mapping[str, str]:
        return {
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_ENDPOINT_URL": os.environ["AWS_ENDPOINT_URL"],
            **({"AWS_ENDPOINT_URL_BEDROCK_RUNTIME": chosen.model_url} if chosen.model_url else {}),
            "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
            **role.credentials(caller, function),
        }

    application = FunctionUrls(
        read_deployed=FunctionReader(caller).read,
        new_worker=lambda name: FunctionWorker(chosen.folder / name, surroundings),
        key_file=chosen.key_file,
        log=DecisionLog.of_process(),
    )
    serve(application, chosen.port)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m rehearsal.simulators.function_url", description=__doc__
    )
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--model-url", help="what speaks Bedrock's wire format; else AWS itself")
    parser.add_argument("--key-file", type=Path, required=True, help="the front door's key")
    parser.add_argument("--folder", type=Path, required=True, help="for unpacked artifacts")
    return parser.parse_args()


if __name__ == "__main__":
    main()
