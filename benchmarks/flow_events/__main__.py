"""`python -m benchmarks.flow_events`: interactions with and without events, and their counts."""

import argparse
import sys
import time

from benchmarks.flow_events.measure import Stage
from benchmarks.tenancy.database import benchmarked
from lambda_src.runtime.logs import logger

STEPS = (1_000, 1_000_000)
MOST_RATIO = 1.15
_HEADS = ("interaction p95", "without triggers", "event handled", "report p95", "sweep p95")


def main() -> int:
    """Run, print, and return 1 if events make an interaction so much dearer than none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=STEPS[-1], help="of the larger table")
    parser.add_argument("--rounds", type=int, default=12, help="of which the quietest counts")
    asked = parser.parse_args()
    logger.setLevel("ERROR")
    began, before = time.monotonic(), 0
    results: list[tuple[int, list[float]]] = []
    with benchmarked() as server:
        stage = Stage(server.sibling(0))
        for step in (STEPS[0], asked.sessions):
            stage.fill(before + 1, step)
            before = step
            results.append((step, _measured(stage, asked.rounds)))
            print(f"{step:>9,} sessions after {time.monotonic() - began:.0f} s", flush=True)
        size = stage.database.megabytes()
        stage.vault.close()
    print(f"{size} MB\n\n| ms | {' | '.join(_HEADS)} |\n|---|{'---|' * len(_HEADS)}")
    for step, values in results:
        print(f"| {step:,} sessions | {' | '.join(f'{value:.2f}' for value in values)} |")
    (_, few), (_, many) = results
    grown, dearer = many[0] / few[0], many[0] / many[1]
    print(f"\nmore sessions: {grown:.2f} times; with events: {dearer:.2f} times")
    return 0 if grown <= MOST_RATIO and dearer <= MOST_RATIO else 1


def _measured(stage: Stage, rounds: int) -> list[float]:
    """Take turns, so that other work of the machine disturbs both alike; the quietest counts."""
    with_events, without = [], []
    for _ in range(rounds):
        with_events.append(stage.interaction())
        stage.set_triggers("DISABLE")
        without.append(stage.interaction())
        stage.set_triggers("ENABLE")
    return [min(with_events), min(without), stage.handled(), stage.report(), stage.sweep()]


if __name__ == "__main__":
    sys.exit(main())
