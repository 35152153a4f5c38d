"""The difference between a report and other plans, an earlier report, or a commit."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from gatehouse.review import commits
from gatehouse.review.gathering import ReviewError, of_files
from gatehouse.review.lines import CAPABILITIES, sections
from gatehouse.review.report import Change, Report, review
from policies.authorization.difference import gained
from policies.authorization.model import Model
from policies.estate import Estate


def compare(report: Report, against: str, environment: str = "") -> Report:
    """The report with its differences to what stands at a path, or to a commit.

    A path names a folder or file of plans, or an earlier report in JSON. Against plans, and those
    of a commit, who can do what is compared by solver: a statement that is only written in another
    way changes nothing. A report in JSON has no policies, so its lines are compared.

    Raises:
        ReviewError: it is neither, a commit that cannot be planned, or a commit where the report
            is of given plans and not of an environment.

    """
    path = Path(against)
    if path.is_file():
        earlier = _report(path)
        if earlier is not None:
            changes = _changes(earlier["lines"], sections(report))
            return replace(report, against=against, changes=changes)
    if path.exists():
        return _against(report, of_files([path]), against)
    commit = commits.commit_of(against)
    if not environment:
        raise ReviewError(
            f"{against}: a commit has plans of an environment alone: name it (--env)."
        )
    return _against(report, commits.of_commit(environment, commit), f"commit {commit[:12]}")


def _against(report: Report, estate: Estate, name: str) -> Report:
    before = sections(review(report.subject, estate, today=report.date, whole=False))
    changes = _changes(before, sections(report))
    changes.pop("access")
    capabilities = {CAPABILITIES: _capabilities(report.estate, estate)}
    return replace(report, against=name, changes={**capabilities, **changes})


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
