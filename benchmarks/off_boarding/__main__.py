"""`python -m benchmarks.off_boarding`: a tenant with much data is deleted, killed at ten points.

100,000 messages and 50,000 rows unless other numbers are given. It fails if anything is left, if
there is not exactly one valid report, or if another tenant's data is not the same byte for byte.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import boto3

from gatehouse.operating.off_boarding.scanning import scan_stores, total
from lambda_src.migrate.privileges import OFF_BOARDING_ROLE
from lambda_src.runtime.storage.dynamodb import connect
from tests.gatehouse.operating.off_boarding.test_killed import (
    insist_on_the_end,
    killed_and_finished,
)
from tests.gatehouse.operating.tenant_world import Deployed
from tests.lambda_src.embedded_aws import ACCOUNT, embedded_aws
from tests.lambda_src.postgres import running_server
from tests.lambda_src.tables import create_tables

_TABLES_OF_MANY = 9  # rows of the database for each of `filling.fill`
_BATCH = 25  # items of one request
_OTHER_CALLS = 400
_REGION = "us-east-1"
Result = TypeVar("Result")


def main() -> int:
    """Fill, kill, finish, compare."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--messages", type=int, default=100_000)
    options.add_argument("--rows", type=int, default=50_000)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--seed", type=int, default=2026)
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded_aws(Path(folder)) as address,
        running_server() as server,
        server.clone() as database,
    ):
        os.environ |= {
            "AWS_ENDPOINT_URL": address,
            "AWS_DEFAULT_REGION": _REGION,
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": "test",
        }
        boto3.DEFAULT_SESSION = boto3.Session(ACCOUNT, "test", region_name=_REGION)
        vault = database.vault(OFF_BOARDING_ROLE)
        deployed = Deployed(create_tables(connect()), database, vault)
        rows = -(-chosen.rows // _TABLES_OF_MANY)
        _timed("filled", lambda: deployed.fill("acme", rows=rows, messages=chosen.messages))
        deployed.fill("globex", rows=500, messages=1_000)
        others = deployed.fingerprint("globex")
        counts = scan_stores(deployed.platform, "acme")
        print(f"{total(counts):,} records: {sum(counts['database'].values()):,} rows, "
              f"{counts['sessions']['message']:,} messages")  # fmt: skip
        points = _timed(
            "deleted",
            lambda: killed_and_finished(
                deployed,
                kills=chosen.kills,
                seed=chosen.seed,
                most_calls=_most_calls(chosen.messages, chosen.kills),
            ),
        )
        print(f"killed at calls {points}")
        insist_on_the_end(deployed)
        vault.close()
        if deployed.fingerprint("globex") != others:
            print("Another tenant's data has changed.")
            return 1
    if len(points) < chosen.kills:
        print(f"Only {len(points)} of {chosen.kills} runs were killed.")
        return 1
    print("Nothing is left, one report, and the other tenant's data is the same.")
    return 0


def _most_calls(messages: int, kills: int) -> int:
    """The last call at which a run is killed: all kills together reach two thirds of the deletion.

    With more, chance may let a run end before it is killed.
    """
    calls = _OTHER_CALLS + 2 * messages // _BATCH  # each is counted before and after
    return max(120, 3 * calls // (2 * (kills + 1)))


def _timed(what: str, work: Callable[[], Result]) -> Result:
    began = time.monotonic()
    result = work()
    print(f"{what} after {time.monotonic() - began:.0f} s", flush=True)
    return result


if __name__ == "__main__":
    sys.exit(main())
