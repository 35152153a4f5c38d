"""The review of plans that are being sealed: of exactly these, whoever reads it later."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from local.review import rendering
from local.review.report import Report
from local.review.report import review as judged
from local.sealing import manifest as files
from policies.estate import Estate, Stack, read_plan

FORMATS = {"json": "review.json", "markdown": "review.md", "sarif": "review.sarif"}


def write(folder: Path, environment: str) -> Report:
    """Judges the plans of a seal's folder, and writes the report beside them in every format."""
    today = datetime.now(UTC).date()
    report = judged(environment, Estate(_stacks(folder)), today=today, whole=False)
    out = (folder / files.REVIEW).parent
    out.mkdir(parents=True, exist_ok=True)
    for form, name in FORMATS.items():
        (out / name).write_text(rendering.render(report, form), encoding="utf-8")
    return report


def _stacks(folder: Path) -> Iterator[Stack]:
    for stack in sorted((folder / files.STACKS).iterdir()):
        configuration = (stack / files.CONFIGURATION).read_text(encoding="utf-8")
        yield Stack(
            name=stack.name,
            document=read_plan(stack / files.PLAN_JSON),
            synthesized=json.loads(configuration),
        )
