"""`python -m gatehouse.setup [--develop]`: what `make setup` runs."""

import argparse
import sys

from gatehouse.home import installed
from gatehouse.setup import commands, python_steps, schedule, tool_steps, web_steps
from gatehouse.setup.progress import SetupProgress
from gatehouse.setup.single import alone

_INTERRUPTED = 130


def main() -> int:
    """Run the steps that are not done. Returns 0, 1 after a failure, 130 after an interrupt."""
    parser = argparse.ArgumentParser(prog="python -m gatehouse.setup", description=__doc__)
    parser.add_argument(
        "--develop", action="store_true", help="also install what tests and checks need"
    )
    develop = parser.parse_args().develop
    try:
        with alone(installed() / "setup.lock"):
            return _run(develop=develop)
    except KeyboardInterrupt:
        print(
            "\nInterrupted. Run `make setup` again: it continues with the interrupted step.",
            file=sys.stderr,
        )
        return _INTERRUPTED


def _run(*, develop: bool) -> int:
    tools = [*tool_steps.steps(), *web_steps.steps(develop=develop)]
    every = [*python_steps.steps(develop=develop), *tools]
    todo = schedule.pending(every)
    if not todo:
        return 0
    for step in todo:
        commands.log_file(step.name).unlink(missing_ok=True)
    print(
        f"Setting up Gatehouse, steps to do: {len(todo)} (logs in .gatehouse/logs/setup)",
        flush=True,
    )
    with SetupProgress(len(todo)) as progress:
        done = schedule.run(todo, progress)
    if done:
        print(f"Ready after {progress.seconds:.1f} s: .venv/bin/gatehouse", flush=True)
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
