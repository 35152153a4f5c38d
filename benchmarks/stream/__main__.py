"""`python -m benchmarks.stream`: the model alone, our function, and the front door before it.

1 and 50 streams at once, all in one run. It needs a running rehearsal (`make up`) for the front
door; `--without-front-door` measures the function only.
"""

import argparse
import asyncio
import sys

from benchmarks.stream.front_door import behind_the_front_door
from benchmarks.stream.measure import Target, Timing, measure
from benchmarks.stream.profile import profile
from benchmarks.stream.surroundings import surroundings
from gatehouse.emulator import NotRunningError
from gatehouse.platform import PlatformError

ROUNDS = {1: 20, 50: 3}
WORD_MILLISECONDS = 15  # the rehearsal's pace: about 65 words a second


def main() -> int:
    """Run and print; 2 when the front door is to be measured and does not run."""
    has_front_door = not _arguments().without_front_door
    try:
        if has_front_door:
            behind_the_front_door()
    except (NotRunningError, PlatformError) as error:
        sys.stderr.write(f"{error} Or leave it out: --without-front-door.\n")
        return 2
    with surroundings(WORD_MILLISECONDS) as made:
        for at_once, rounds in ROUNDS.items():
            targets = [made.alone, made.function, made.fixed]
            if has_front_door:
                targets.append(behind_the_front_door())  # signed in anew: tokens live minutes
            timings = {
                target.name: asyncio.run(measure(target, at_once, rounds)) for target in targets
            }
            render(at_once, targets, timings)
            if at_once == 1:
                print(profile(made.phases))
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
    parser.add_argument("--without-front-door", action="store_true", help="only model and function")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
