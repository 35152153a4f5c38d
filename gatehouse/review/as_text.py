"""The report for a terminal."""

from collections.abc import Iterator

from gatehouse.review.least import short
from gatehouse.review.lines import TITLES, sections, steps_of
from gatehouse.review.report import Report


def render(report: Report) -> str:
    """Verdict first, then every finding with what to do, then the rest in lines."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.subject}: {report.verdict}"
    steps = steps_of(report)
    for item in report.findings:
        yield ""
        yield f"{item.severity.upper()} {item.policy} {item.stack}: {item.address}"
        yield f"  {item.message}"
        yield from (f"    {number}. {step}" for number, step in enumerate(steps.get(item, ()), 1))
        yield f"  fix: {item.fix}"
    for item in report.accepted:
        yield f"accepted: {item.policy} {item.stack}: {item.address}"
    if report.changes:
        yield from ("", f"Against {report.against}")
        yield from _changes(report)
    lines = sections(report)
    for name in ("claims", "cut off", "surface", "paths"):
        yield from ("", f"{TITLES[name]} ({len(lines[name])})")
        yield from (f"  {line}" for line in lines[name])
    if report.granted:
        yield from ("", "Least privilege")
        yield from (f"  {line}" for line in short(report.granted, report.runs))
    yield from (
        "",
        f"Idle cost: {report.cost.total:.2f} USD a month (prices of {report.cost.date})",
    )


def _changes(report: Report) -> Iterator[str]:
    changed = [(name, change) for name, change in report.changes.items()
               if change.added or change.removed]  # fmt: skip
    if not changed:
        yield "  nothing changed"
    for name, change in changed:
        yield f"  {TITLES[name]}"
        yield from (f"    + {line}" for line in change.added)
        yield from (f"    - {line}" for line in change.removed)
