"""`python -m benchmarks.stream`: the function against its model alone, 1 and 50 streams at once.

With `--front-door ADDRESS --token-file FILE` also through a running rehearsal, whose model
server then is not the one of this run; its pace is the same.
"""

import argparse
import asyncio
import sys
from pathlib import Path

from benchmarks.stream.measure import Target, Timing, measure
from benchmarks.stream.surroundings import surroundings, tutor

ROUNDS = {1: 20, 50: 3}
WORD_MILLISECONDS = 15  # the rehearsal's pace: about 65 words a second


def main() -> int:
    """Run and print."""
    chosen = _arguments()
    with surroundings(WORD_MILLISECONDS) as made:
        targets = [made.alone, made.function]
        if chosen.front_door:
            token = chosen.token_file.read_text(encoding="utf-8").strip()
            headers = {"authorization": f"Bearer {token}"}
            targets.append(tutor("front door and function", chosen.front_door, headers))
        for at_once, rounds in ROUNDS.items():
            timings = {
                target.name: asyncio.run(measure(target, at_once, rounds)) for target in targets
            }
            render(at_once, targets, timings)
        print(
            f"of it two calls of the emulated DynamoDB, one at a time: {made.tables_ms(50):.1f} ms"
        )
    return 0


def render(at_once: int, targets: list[Target], timings: dict[str, Timing]) -> None:
    """Print one table; the added time is against the first target."""
    alone = timings[targets[0].name]
    print(f"| {at_once} at once | first piece | added | ratio | piece to piece | added | ratio |")
    print("|---|---|---|---|---|---|---|")
    for name, timing in timings.items():
        print(
            f"| {name} | {timing.first_ms:.1f} ms | {timing.first_ms - alone.first_ms:+.1f} ms"
            f" | x{timing.first_ms / alone.first_ms:.2f} | {timing.piece_ms:.2f} ms"
            f" | {timing.piece_ms - alone.piece_ms:+.2f} ms"
            f" | x{timing.piece_ms / alone.piece_ms:.2f} |"
        )
    print(flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stream", description=__doc__)
    parser.add_argument("--front-door", help="address of a running rehearsal")
    parser.add_argument("--token-file", type=Path, help="an ID token of one of its users")
    chosen = parser.parse_args()
    if bool(chosen.front_door) != bool(chosen.token_file):
        parser.error("--front-door and --token-file go together")
    return chosen


if __name__ == "__main__":
    sys.exit(main())
