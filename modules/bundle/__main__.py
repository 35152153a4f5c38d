"""`python -m modules.bundle`: build a dependency layer, or report the sizes of the bundles."""

import argparse
import sys
from pathlib import Path

from modules.bundle.artifact import BundleError
from modules.bundle.layer import build_layer
from modules.bundle.report import measure, render
from modules.bundle.targets import TARGET_NAMES


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit code: 0, 1 when it failed or a limit is passed."""
    parser = argparse.ArgumentParser(prog="python -m modules.bundle", description=__doc__)
    parser.add_argument("--target", choices=TARGET_NAMES, default="aws", help="where it will run")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write DIR/layer.zip instead")
    parser.add_argument("--report", action="store_true", help="print sizes against Lambda's limits")
    options = parser.parse_args(arguments)
    try:
        if options.report:
            return _report(options.target)
        built = build_layer(options.target, out=options.out)
    except BundleError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{built.path}  sha256 {built.sha256}")
    return 0


def _report(target_name: str) -> int:
    lines = measure(target_name, Path(__file__).resolve().parents[2])
    print(render(lines))
    return 1 if any(line.is_over for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
