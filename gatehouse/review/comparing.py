"""The difference between a report and the last approved plan."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from gatehouse.review.gathering import ReviewError, of_files
from gatehouse.review.lines import sections
from gatehouse.review.report import Change, Report, review


def compare(report: Report, against: Path) -> Report:
    """The report with its differences to a folder or file of plans, or to an earlier JSON report.

    Raises:
        ReviewError: `against` does not exist.

    """
    before, now = _before(report, against), sections(report)
    changes = {
        name: Change(
            added=tuple(line for line in lines if line not in set(before.get(name, ()))),
            removed=tuple(line for line in before.get(name, ()) if line not in set(lines)),
        )
        for name, lines in now.items()
    }
    return replace(report, against=str(against), changes=changes)


def _before(report: Report, against: Path) -> Mapping[str, list[str]]:
    if not against.exists():
        raise ReviewError(f"{against}: does not exist; --against takes plans or a report in JSON.")
    earlier = _report(against) if against.is_file() else None
    if earlier is not None:
        lines: dict[str, list[str]] = earlier["lines"]
        return lines
    estate = of_files([against])
    return sections(review(report.subject, estate, today=report.date, whole=False))


def _report(file: Path) -> dict[str, Any] | None:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return None  # not a report; read_plan reports the error
    is_report = isinstance(document, dict) and isinstance(document.get("lines"), dict)
    return document if is_report else None
