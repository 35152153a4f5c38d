"""`gatehouse review` and `gatehouse policies`: the security review of plans."""

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gatehouse.commands.console import err, out, working
from gatehouse.commands.environment_option import Environment
from gatehouse.platform import ArgumentError


class Format(StrEnum):
    """What a report can be written as."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    MARKDOWN = "markdown"
    HTML = "html"


Plans = Annotated[
    list[Path] | None, typer.Option("--plan", help="Plan JSON of any origin; repeat it for more.")
]


def review(
    env: Environment = "",
    plan: Plans = None,
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,
    out_file: Annotated[Path | None, typer.Option("--out", help="File to write.")] = None,
    against: Annotated[
        Path | None, typer.Option("--against", help="The last approved plans, or their report.")
    ] = None,
) -> None:
    """Judge every stack of an environment, or given plans. Exit 0: clean, 1: findings, 2: error."""
    from gatehouse.review import comparing, gathering, rendering  # noqa: PLC0415 - others are quick
    from gatehouse.review.report import review as judged  # noqa: PLC0415 - as above

    if bool(env) == bool(plan):
        raise ArgumentError("Name an environment with --env, or plans with --plan.")
    if env:
        with working(f"Planning {env} ..."):
            estate = gathering.of_environment(env)
    else:
        estate = gathering.of_files(plan or ())
    today = datetime.now(UTC).date()
    subject = env or ", ".join(estate.stacks)
    report = judged(subject, estate, today=today, whole=bool(env))
    if against:
        report = comparing.compare(report, against)
    text = rendering.render(report, form.value)
    if out_file:
        out_file.parent.mkdir(parents=True, exist_ok=True)
        out_file.write_text(text, encoding="utf-8")
        err.print(f"{subject}: {report.verdict}", markup=False)
        out.print(str(out_file), markup=False)
    else:
        sys.stdout.write(text)
    raise typer.Exit(0 if report.is_clean else 1)


def policies(
    subject: Annotated[str, typer.Argument(help="One subject, such as `iam`; all without.")] = "",
) -> None:
    """List the policies of the review."""
    from policies.catalogue import policies as all_policies  # noqa: PLC0415 - as above

    chosen = [item for item in all_policies() if subject in ("", item.subject)]
    if not chosen:
        subjects = ", ".join(sorted({item.subject for item in all_policies()}))
        raise ArgumentError(
            f"There are no policies of the subject {subject}. Subjects: {subjects}."
        )
    for item in chosen:
        out.print(f"{item.id:<20} {item.severity:<9} {item.title}", markup=False)
