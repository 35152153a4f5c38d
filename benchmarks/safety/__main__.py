"""`python -m benchmarks.safety`: how many attempts the guards stop; see docs/safety.md.

`page` writes docs/safety-evaluation.md. `--model` measures a real model instead of the one who
obeys: its settings as JSON, as a function reads them, for example of Ollama on this machine.
"""

import argparse
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.safety.measuring import harmless, measured, measured_with, passes
from benchmarks.safety.page import PAGE, floors, page, table
from lambda_src.runtime.logs import logger
from lambda_src.runtime.models import ModelSettings, build_model
from lambda_src.runtime.storage.dynamodb import connect
from tests.lambda_src.embedded_aws import ACCOUNT, embedded_aws
from tests.lambda_src.events import ORIGIN_SECRET
from tests.lambda_src.tables import create_tables
from tests.lambda_src.world import World, two_tenants


def main() -> int:
    """Measure and print; 1 when a rate is below its floor or a harmless answer is withheld."""
    arguments = _arguments()
    if arguments.model:
        model = build_model(ModelSettings.model_validate_json(arguments.model))
        print("\n".join(table(measured_with(model))))
        return 0
    logger.setLevel("CRITICAL")  # what is withheld would be a line each
    with _world() as world:
        families = measured(world)
    passed = [(each, passes(each)) for each in harmless()]
    made = page(families, passed)
    if arguments.what == "page":
        PAGE.write_text(made, encoding="utf-8")
    print(made)
    least = floors()
    fallen = [family.key for family in families if family.rate < least.get(family.key, 100.0)]
    false_alarms = [each.question for each, has_passed in passed if not has_passed]
    for problem in (*fallen, *false_alarms):
        sys.stderr.write(f"Worse than committed: {problem}\n")
    return int(bool(fallen or false_alarms))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.safety", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["page"], help="write the page, too")
    parser.add_argument("--model", help="settings of a real model, as JSON")
    return parser.parse_args()


@contextmanager
def _world() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder, embedded_aws(Path(folder)) as address:
        os.environ |= {
            "AWS_ENDPOINT_URL": address,
            "ORIGIN_SECRET_SHA256": hashlib.sha256(ORIGIN_SECRET.encode()).hexdigest(),
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        yield two_tenants(create_tables(connect()))


if __name__ == "__main__":
    sys.exit(main())
