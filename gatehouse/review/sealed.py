"""The review of plans that are being sealed: what they change, and what stands afterwards.

What stands is judged by offline plans of the very configurations that are sealed. In a plan of
deployed stacks references are values already, and which resource they name is lost to policies.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from gatehouse.delivery.sealing import manifest as files
from gatehouse.delivery.synthesis import Synthesis
from gatehouse.review import comparing, gathering, rendering
from gatehouse.review.report import Report
from gatehouse.review.report import review as judged

FORMATS = {"json": "review.json", "markdown": "review.md", "sarif": "review.sarif"}
_NOTHING = (["no-op"], ["read"])


def write(folder: Path, synthesis: Synthesis, against: str = "") -> Report:
    """Judges what a seal's folder was planned from; writes the report there in every format.

    With what `against` names, such as the commit that was applied before, it begins with what
    changes.

    Raises:
        ReviewError: it names nothing that plans can be compared with.

    """
    today = datetime.now(UTC).date()
    estate = gathering.of_synthesis(synthesis)
    report = judged(synthesis.environment, estate, today=today, whole=True)
    if against:
        report = comparing.compare(report, against, synthesis.environment)
    out = (folder / files.REVIEW).parent
    out.mkdir(parents=True, exist_ok=True)
    for form, name in FORMATS.items():
        (out / name).write_text(rendering.render(report, form), encoding="utf-8")
    review_text = (out / FORMATS["markdown"]).read_text(encoding="utf-8")
    (out / FORMATS["markdown"]).write_text(f"{review_text.rstrip()}\n\n{changes(folder)}")
    return report


def changes(folder: Path) -> str:
    """What the sealed plans change, by address, as Markdown; no values."""
    lines = ["### What is applied", ""]
    for stack in sorted((folder / files.STACKS).glob("*")):  # none if every stack waits
        plan = json.loads((stack / files.PLAN_JSON).read_text(encoding="utf-8"))
        lines += [
            f"- `{stack.name}`: {'/'.join(change['change']['actions'])} `{change['address']}`"
            for change in plan.get("resource_changes", [])
            if change["change"]["actions"] not in _NOTHING
        ]
    return "\n".join([*lines, *_nothing(lines)]) + "\n"


def _nothing(lines: list[str]) -> Iterator[str]:
    if len(lines) == 2:  # noqa: PLR2004 - the heading and the line below it
        yield "No changes."
