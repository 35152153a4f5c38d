"""`python -m benchmarks.cold [--starts N] [function ...]`: first answers beside a hello-world's.

Every start is a process that imports from the unzipped layer and zip. The variants take turns, so
that a busy moment hits all of them; the hello-world has the same layer. AWS answers at once from
this process, and there is no database: a function of the vault answers that it cannot reach it.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.cold.aws import answering_aws
from benchmarks.cold.deployed import Deployed
from benchmarks.cold.first_requests import (
    STREAM,
    First,
    first_requests,
    hello_world,
    variables,
)
from benchmarks.cold.process import Start, start

HELLO = "hello-world"


def main() -> int:
    options = _arguments()
    with tempfile.TemporaryDirectory(prefix="gatehouse-cold-") as folder, answering_aws() as aws:
        deployed = Deployed(Path(folder))
        hello = deployed.sdk / "hello.py"
        shutil.copy(Path(__file__).with_name("hello.py"), hello)
        given = variables(aws)
        everything = first_requests()
        chosen = {name: everything[name] for name in options.functions or everything}
        taken: dict[str, list[Start]] = {name: [] for name in (HELLO, *chosen)}
        hello_path = [deployed.layer, deployed.sdk]
        for turn in range(options.starts + 1):
            found = {HELLO: start("hello", hello_world().event, hello_path, given)}
            for name, first in chosen.items():
                found[name] = start(_module(name), first.event, deployed.function(name), given)
            for name, began in found.items():
                _check(name, chosen.get(name, hello_world()), began)
                taken[name] += [began] if turn else []  # the first one reads files from disk
        _print(taken, {name: deployed.zips[name].stat().st_size for name in chosen})
    return 0


def _module(name: str) -> str:
    return "lambda_src.stream.application" if name == STREAM else f"lambda_src.{name}.handler"


def _check(name: str, first: First, began: Start) -> None:
    if first.found not in began.answer:
        sys.exit(f"{name}: expected an answer with {first.found}, found {began.answer}")


def _print(taken: dict[str, list[Start]], sizes: dict[str, int]) -> None:
    hello_wall = median(began.wall_ms for began in taken[HELLO])
    hello_cpu = median(began.cpu_ms for began in taken[HELLO])
    print(f"Median of {len(taken[HELLO])} starts; ratios are to the hello-world's of this run.\n")
    print("| function | first answer | ratio | cpu | ratio | modules | loaded | zip |")
    print("|---|---|---|---|---|---|---|---|")
    for name, starts in taken.items():
        wall = median(began.wall_ms for began in starts)
        cpu = median(began.cpu_ms for began in starts)
        size = f"{sizes[name] / 1024:.0f} KB" if name in sizes else ""
        print(
            f"| `{name}` | {wall:.0f} ms | x{wall / hello_wall:.2f} | {cpu:.0f} ms"
            f" | x{cpu / hello_cpu:.2f} | {len(starts[0].modules)}"
            f" | {starts[0].loaded_bytes / 1024 / 1024:.1f} MB | {size} |"
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cold", description=__doc__)
    parser.add_argument("--starts", type=int, default=5, help="of every function (5)")
    parser.add_argument("functions", nargs="*", help="only these")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
