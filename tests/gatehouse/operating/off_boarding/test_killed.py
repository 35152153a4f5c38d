"""A deletion that is killed again and again ends with an empty scan, one report, nothing else gone.

Every run is a process of its own, ended by SIGKILL before or after a random call of AWS or of the
vault. `python -m benchmarks.off_boarding` does the same with 100,000 messages and 50,000 rows.
"""

import multiprocessing
import os
import signal
from random import Random

import boto3

from gatehouse.operating.off_boarding.record import RemovalRecords
from gatehouse.operating.off_boarding.removing import OffBoarding
from gatehouse.operating.off_boarding.scanning import scan_stores, total
from gatehouse.operating.off_boarding.signing import Signature, check, public_key
from lambda_src.migrate.privileges import OFF_BOARDING_ROLE
from tests.gatehouse.operating.tenant_world import Deployed
from tests.lambda_src.embedded_aws import ACCOUNT

KILLS = 10
_LONGEST_SECONDS = 3_600
SEED = int(os.environ.get("GATEHOUSE_TEST_SEED", "2026"))
_forking = multiprocessing.get_context("fork")


def _delete(deployed: Deployed, die_at: int | None) -> None:
    """What the command does, in a process that dies at a call."""
    # A session of its own: none of the parent's connections.
    boto3.DEFAULT_SESSION = boto3.Session(ACCOUNT, "test", region_name="us-east-1")
    deployed.vault = deployed.database.vault(OFF_BOARDING_ROLE)
    calls = 0

    def on_call() -> None:
        nonlocal calls
        calls += 1
        if calls == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    deployed.on_call = on_call
    commands = OffBoarding(deployed.platform)
    commands.delete(commands.request("acme"), confirmation="acme")
    os._exit(0)


def run(deployed: Deployed, die_at: int | None) -> int:
    """Run the command in a process of its own; return how it ended."""
    process = _forking.Process(target=_delete, args=(deployed, die_at))
    process.start()
    process.join(_LONGEST_SECONDS)
    assert process.exitcode is not None
    return process.exitcode


def killed_and_finished(
    deployed: Deployed, *, kills: int, seed: int, most_calls: int = 60
) -> list[int]:
    """Kill so many runs at random calls up to `most_calls`, and let one finish; return them."""
    numbers = Random(seed)  # noqa: S311 - repeatable on purpose
    points: list[int] = []
    while len(points) < kills:
        die_at = numbers.randint(1, most_calls)
        if run(deployed, die_at) != -signal.SIGKILL:
            break  # it was faster than that
        points.append(die_at)
    assert run(deployed, None) == 0
    return points


def insist_on_the_end(deployed: Deployed) -> None:
    """Nothing is left, and one report proves it."""
    assert total(scan_stores(deployed.platform, "acme")) == 0
    assert deployed.is_empty("acme")
    removal = RemovalRecords(deployed.platform).of("acme")
    assert removal is not None
    assert removal.state == "deleted"
    key = public_key(deployed.platform)
    check(removal.report.encode(), Signature.read(removal.signature), key)
    assert run(deployed, None) == 0
    assert RemovalRecords(deployed.platform).of("acme") == removal


def test_a_deletion_that_is_killed_at_ten_random_points_ends_as_one_that_is_not(
    deployed: Deployed,
) -> None:
    deployed.fill("acme", rows=60, messages=600)
    deployed.fill("globex", rows=20, messages=60)
    others = deployed.fingerprint("globex")
    points = killed_and_finished(deployed, kills=KILLS, seed=SEED)
    assert len(points) == KILLS, points
    insist_on_the_end(deployed)
    assert deployed.fingerprint("globex") == others
