"""`python -m benchmarks.tenancy`: 10, 100 and 1,000 tenants in one run, two to four minutes."""

import sys
import time

from benchmarks.tenancy.database import benchmarked
from benchmarks.tenancy.measure import ENDPOINTS, Timing, indexes, measure

STEPS = (10, 100, 1_000)
MOST_GROWTH = 1.5  # of a query's time, from the first step to the last


def main() -> int:
    """Run, print, and return 1 if a query grew with the tenants or scans without the tenant."""
    began = time.monotonic()
    with benchmarked() as server:
        databases = [server.sibling(step) for step in STEPS]
        print(f"filled after {time.monotonic() - began:.0f} s", flush=True)
        timings = measure(databases)
        largest = databases[-1]
        rows, size, used = largest.rows(), largest.megabytes(), indexes(largest)
    print(f"{rows['orders']:,} orders, {rows['order_items']:,} lines, {size} MB\n")
    growth = render([timings[database.name] for database in databases])
    print()
    for name, scans in used.items():
        print(f"{name}: {', '.join(scans)}")
    print(f"\n{time.monotonic() - began:.0f} s")
    is_led = all("(tenant_id)" in scan for scans in used.values() for scan in scans)
    return 0 if is_led and growth <= MOST_GROWTH else 1


def render(results: list[dict[str, Timing]]) -> float:
    """Print the table; return the most that a query grew from the first step to the last."""
    heads = [f"{step:,} tenants" for step in STEPS] + ["RLS costs", f"{STEPS[-1]:,} to {STEPS[0]}"]
    print(f"| median ms, with / without RLS | {' | '.join(heads)} |")
    print("|---|" + "---|" * len(heads))
    growths = []
    for name in ENDPOINTS:
        timings = [result[name] for result in results]
        growths.append(timings[-1].with_rls / timings[0].with_rls)
        cost = timings[-1].with_rls / timings[-1].without_rls
        cells = [f"{timing.with_rls:.2f} / {timing.without_rls:.2f}" for timing in timings]
        print(f"| {name} | {' | '.join(cells)} | x{cost:.2f} | x{growths[-1]:.2f} |")
    return max(growths)


if __name__ == "__main__":
    sys.exit(main())
