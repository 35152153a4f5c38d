"""`python -m benchmarks.flow_events`: what events, counts and variants cost an interaction."""

import argparse
import sys
import time
from statistics import median

from benchmarks.flow_events.documents import PLAIN, TESTED
from benchmarks.flow_events.measure import Stage
from benchmarks.tenancy.database import benchmarked
from lambda_src.runtime.logs import logger

FEW, MANY = 1_000, 1_000_000
MOST_RATIO = 1.15
_HEADS = (
    "with all on", "without events", "without variants", "with neither",
    "an event counted", "report p95", "sweep p95",
)  # fmt: skip
_EXPECTED = {"outbox": 1, "webhook_deliveries": 0, "conversation_analytics": 0}


def main() -> int:
    """Run, print, and return 1 if interactions grow with the sessions, or events cost as much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=MANY, help="of the larger database")
    parser.add_argument(
        "--rounds", type=int, default=45, help="of 45 interactions each; their median counts"
    )
    given = parser.parse_args()
    logger.setLevel("ERROR")
    began = time.monotonic()
    with benchmarked() as server:
        stages = []
        for name, sessions in (("few", FEW), ("many", given.sessions)):
            stages.append(Stage(server.sibling(0, name), sessions))
            print(f"{sessions:>9,} sessions after {time.monotonic() - began:.0f} s", flush=True)
        medians = _measured(stages, given.rounds)
        others = [[stage.count(), stage.report(), stage.sweep()] for stage in stages]
        written = [stage.written() for stage in stages]
        size = stages[-1].database.megabytes()
        for stage in stages:
            stage.vault.close()
    print(f"{size} MB\n\n| ms | {' | '.join(_HEADS)} |\n|---|{'---|' * len(_HEADS)}")
    for stage, times, rest in zip(stages, medians, others, strict=True):
        cells = " | ".join(f"{value:.2f}" for value in (*times, *rest))
        print(f"| {stage.sessions:,} sessions | {cells} |")
    few, many = medians
    grown, dearer = many[0] / few[0], many[0] / many[1]
    print(f"\nmore sessions: {grown:.2f} times; with events: {dearer:.2f} times", end="; ")
    print(f"with variants: {many[0] / many[2]:.2f} times")
    print(f"rows of an interaction: {written[-1]}; {time.monotonic() - began:.0f} s")
    is_alike = all(rows == _EXPECTED for rows in written)
    return 0 if is_alike and grown <= MOST_RATIO and dearer <= MOST_RATIO else 1


def _measured(stages: list[Stage], rounds: int) -> list[list[float]]:
    """Take turns, so that other work of the machine disturbs all alike."""
    ways = ((TESTED, True), (TESTED, False), (PLAIN, True), (PLAIN, False))
    found: list[list[list[float]]] = [[[] for _ in ways] for _ in stages]
    for _ in range(rounds):
        for stage, times in zip(stages, found, strict=True):
            for (key, has_events), values in zip(ways, times, strict=True):
                values.append(stage.interaction(key, has_events=has_events))
    return [[median(values) for values in times] for times in found]


if __name__ == "__main__":
    sys.exit(main())
