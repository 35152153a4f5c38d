"""`make bench`: runs every benchmark, one after the other; arguments name some of them."""

import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).parent


def main(chosen: list[str]) -> int:
    """Run the chosen benchmarks, all when none is; the number of those that failed."""
    known = sorted(path.parent.name for path in _HERE.glob("*/__main__.py"))
    unknown = sorted(set(chosen) - set(known))
    if unknown:
        sys.exit(f"No benchmark {', '.join(unknown)}. There are: {', '.join(known)}.")
    failed = 0
    for name in chosen or known:
        print(f"== {name}", flush=True)
        failed += bool(
            subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode
        )
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
