"""The difference between a report and the last approved plan."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from gatehouse.review.gathering import ReviewError, of_files
from gatehouse.review.lines import CAPABILITIES, sections
from gatehouse.review.report import Change, Report, review
from policies.authorization.difference import gained
from policies.authorization.model import Model
from policies.estate import Estate


def compare(report: Report, against: Path) -> Report:
    """The report with its differences to a folder or file of plans, or to an earlier JSON report.

    Against plans, who can do what is compared by solver: a statement that is only written in
    another way changes nothing. A report in JSON has no policies, so its lines are compared.

    Raises:
        ReviewError: `against` does not exist.

    """
    if not against.exists():
        raise ReviewError(f"{against}: does not exist; --against takes plans or a report in JSON.")
    earlier = _report(against) if against.is_file() else None
    if earlier is not None:
        before: Mapping[str, list[str]] = earlier["lines"]
        return replace(report, against=str(against), changes=_changes(before, sections(report)))
    estate = of_files([against])
    before = sections(review(report.subject, estate, today=report.date, whole=False))
    changes = _changes(before, sections(report))
    changes.pop("access")
    capabilities = {CAPABILITIES: _capabilities(report.estate, estate)}
    return replace(report, against=str(against), changes={**capabilities, **changes})


def _changes(before: Mapping[str, list[str]], now: Mapping[str, list[str]]) -> dict[str, Change]:
    return {
        name: Change(
            added=tuple(line for line in lines if line not in set(before.get(name, ()))),
            removed=tuple(line for line in before.get(name, ()) if line not in set(lines)),
        )
        for name, lines in now.items()
    }


def _capabilities(estate: Estate, earlier: Estate) -> Change:
    now, before = Model(estate), Model(earlier)
    return Change(
        added=tuple(item.sentence for item in gained(now, before)),
        removed=tuple(item.sentence for item in gained(before, now)),
    )


def _report(file: Path) -> dict[str, Any] | None:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return None  # not a report; read_plan reports the error
    is_report = isinstance(document, dict) and isinstance(document.get("lines"), dict)
    return document if is_report else None
