"""`python -m benchmarks.layers`: needs a running rehearsal (`make up`); about a minute."""

import logging
import statistics
import sys
import time
from collections.abc import Callable

from benchmarks.layers.caller import Ways, as_verification, queued, worker_at_rest
from gatehouse.emulator import NotRunningError
from gatehouse.platform import Platform
from lambda_src.runtime.execution import ExecutionRequest

ROUNDS = 300
WARM_UP = 20
MOST_ADDED = 0.05  # of the direct invocation's 95th percentile
Times = dict[str, list[float]]


def main() -> int:
    """Measure both ways in turn, print, and return 1 if the API path adds more than it may."""
    logging.getLogger("gatehouse").setLevel(logging.CRITICAL)
    try:
        platform = Platform("local")
    except NotRunningError as error:
        sys.exit(str(error))
    with worker_at_rest(platform), as_verification(platform) as credentials:
        ways = Ways(platform, credentials)
        times = measure(ways)
        ways.close()
        handed_over = queued(platform)
    assert handed_over == 3 * (ROUNDS + WARM_UP), f"{handed_over} events arrived"
    return 0 if render(times) <= MOST_ADDED else 1


def measure(ways: Ways) -> Times:
    """Milliseconds of each way; they take turns, so that the machine slows all of them alike."""
    calls: dict[str, Callable[[ExecutionRequest], None]] = {
        "direct, until accepted": ways.asynchronously,
        "direct, until queued": ways.directly,
        "API path, until queued": ways.by_api,
        "signing alone": ways.sign,
    }
    taken: Times = {name: [] for name in calls}
    for turn in range(ROUNDS + WARM_UP):
        for number, (name, call) in enumerate(calls.items()):
            request = event(f"Ev{turn}X{number}")
            started = time.perf_counter()
            call(request)
            if turn >= WARM_UP:
                taken[name].append((time.perf_counter() - started) * 1000)
    return taken


def event(event_id: str) -> ExecutionRequest:
    return ExecutionRequest(
        channel="C0BENCHMARK", thread_ts="1.1", text="How long does this take?" * 8,
        user="U0BENCHMARK", tenant_id="benchmark", event_id=event_id,
    )  # fmt: skip


def render(times: Times) -> float:
    """Print the table; return the share that the API path adds at the 95th percentile."""
    print(f"{ROUNDS} events each way, milliseconds\n")
    print("| way | p50 | p95 | p99 |\n|---|---|---|---|")
    for name, taken in times.items():
        cells = " | ".join(f"{percentile(taken, share):.2f}" for share in (50, 95, 99))
        print(f"| {name} | {cells} |")
    direct, api = times["direct, until queued"], times["API path, until queued"]
    signing = statistics.median(times["signing alone"]) / statistics.median(api)
    added = {share: percentile(api, share) / percentile(direct, share) - 1 for share in (50, 95)}
    print(f"\nsigning is {signing:.1%} of the API path at p50")
    print(f"the API path adds {added[50]:+.1%} at p50 and {added[95]:+.1%} at p95")
    return added[95]


def percentile(taken: list[float], share: int) -> float:
    return statistics.quantiles(taken, n=100, method="inclusive")[share - 1]


if __name__ == "__main__":
    sys.exit(main())
