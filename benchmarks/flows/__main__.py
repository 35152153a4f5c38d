"""`python -m benchmarks.flows`: a thousand to a million sessions in one run, some minutes."""

import math
import sys
import time

from benchmarks.flows.documents import documents
from benchmarks.flows.measure import Timing, fill, flows, measure
from benchmarks.tenancy.database import benchmarked
from lambda_src.flow_vault.handler import Flows
from lambda_src.runtime.logs import logger

STEPS = (1_000, 10_000, 100_000, 1_000_000)
ROUNDS = 5
MOST_SLOPE = 0.1  # of the p95, in logarithms: 0 is flat, 1 grows as the table does


def main() -> int:
    """Run, print, and return 1 if an interaction grew with the table."""
    logger.setLevel("ERROR")
    began, results = time.monotonic(), []
    with benchmarked() as server:
        database = server.sibling(0)
        vault = database.vault("gatehouse_app")
        made = flows(vault)
        before = 0
        for step in STEPS:
            fill(database, before + 1, step)
            before = step
            results.append(quietest(made))
            print(f"{step:>9,} sessions after {time.monotonic() - began:.0f} s", flush=True)
        size = database.megabytes()
        vault.close()
    print(f"{size} MB\n")
    steepest = render(results)
    print(f"\nsteepest slope {steepest:+.3f}; {time.monotonic() - began:.0f} s")
    return 0 if steepest <= MOST_SLOPE else 1


def quietest(made: Flows) -> dict[str, Timing]:
    """Measure the node types by turns; of each the round that other work disturbed least."""
    rounds = [{kind: measure(made, kind) for kind in documents()} for _ in range(ROUNDS)]
    return {
        kind: min((each[kind] for each in rounds), key=lambda timing: timing.p95)
        for kind in documents()
    }


def render(results: list[dict[str, Timing]]) -> float:
    """Print the table; return the steepest slope."""
    heads = " | ".join(f"{step:,} sessions" for step in STEPS)
    print(f"| p95 ms (interactions a second) | {heads} | slope |")
    print("|---|" + "---|" * (len(STEPS) + 1))
    slopes = []
    for kind in documents():
        timings = [result[kind] for result in results]
        slopes.append(slope([timing.p95 for timing in timings]))
        cells = " | ".join(f"{each.p95:.2f} ({each.per_second:.0f})" for each in timings)
        print(f"| {kind} | {cells} | {slopes[-1]:+.3f} |")
    return max(slopes)


def slope(values: list[float]) -> float:
    """Return the slope of a least-squares line through logarithms of sizes and values."""
    xs, ys = [math.log(step) for step in STEPS], [math.log(value) for value in values]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    return above / sum((x - middle_x) ** 2 for x in xs)


if __name__ == "__main__":
    sys.exit(main())
