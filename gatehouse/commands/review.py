"""`gatehouse review` and `gatehouse policies`: the security review of plans."""

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatehouse.commands.console import err, out, working
from gatehouse.commands.environment_option import Environment
from gatehouse.platform import ArgumentError

if TYPE_CHECKING:
    from policies.estate import Estate


class Format(StrEnum):
    """What a report can be written as."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    MARKDOWN = "markdown"
    HTML = "html"


_FEW = 3  # plans that are called by their stacks
Plans = Annotated[
    list[Path] | None, typer.Option("--plan", help="Plan JSON of any origin; repeat it for more.")
]


def review(  # noqa: PLR0917 - each is an option of the command
    env: Environment = "",
    plan: Plans = None,
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,
    out_file: Annotated[Path | None, typer.Option("--out", help="File to write.")] = None,
    against: Annotated[
        str, typer.Option("--against", help="The last approved plans, their report, or a commit.")
    ] = "",
    least: Annotated[
        bool, typer.Option("--least", help="List what roles are allowed and nothing used.")
    ] = False,
) -> None:
    """Judge every stack of an environment, or given plans. Exit 0: clean, 1: findings, 2: error."""
    from gatehouse.review import comparing, gathering, rendering  # noqa: PLC0415 - others are quick
    from gatehouse.review.report import review as judged  # noqa: PLC0415 - as above

    if bool(env) == bool(plan):
        raise ArgumentError("Name an environment with --env, or plans with --plan.")
    if least and against:
        raise ArgumentError("--least compares with evidence: leave out --against.")
    if env:
        with working(f"Planning {env} ..."):
            estate = gathering.of_environment(env)
    else:
        estate = gathering.of_files(plan or ())
    subject = env or _named(estate)
    if least:
        text, verdict, is_clean = _least(subject, estate, form)
        _write(text, out_file, f"{subject}: {verdict}")
        raise typer.Exit(0 if is_clean else 1)
    today = datetime.now(UTC).date()
    report = judged(subject, estate, today=today, whole=bool(env))
    if against:
        with working(f"Comparing with {against} ..."):
            report = comparing.compare(report, against, env)
    _write(rendering.render(report, form.value), out_file, f"{subject}: {report.verdict}")
    raise typer.Exit(0 if report.is_clean else 1)


def _named(estate: "Estate") -> str:
    """Plans by the names of their stacks; of many by their environment."""
    if estate.environment and len(estate.stacks) > _FEW:
        return f"{estate.environment}, {len(estate.stacks)} plans"
    return ", ".join(estate.stacks)


def _least(subject: str, estate: "Estate", form: Format) -> tuple[str, str, bool]:
    """The list, its summary, and whether everything in it is used or has a reason."""
    from gatehouse.review import least  # noqa: PLC0415 - others are quick
    from policies.authorization.model import Model  # noqa: PLC0415 - as above
    from policies.least.evidence import evidence  # noqa: PLC0415 - as above
    from policies.least.judging import judge  # noqa: PLC0415 - as above
    from policies.least.refused import refused  # noqa: PLC0415 - as above

    if form not in {Format.TEXT, Format.JSON, Format.MARKDOWN}:
        raise ArgumentError("--least writes text, json or markdown: choose one with --format.")
    model = Model(estate)
    granted, lost = judge(model), tuple(refused(model))
    text = least.render(subject, least.Found(granted, evidence(), lost), form.value)
    is_clean = not lost and not any(item.unused for item in granted)
    return text, least.summary(granted), is_clean


def _write(text: str, file: Path | None, verdict: str) -> None:
    """To a file, whose verdict is then told, or to standard output."""
    if file is None:
        sys.stdout.write(text)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    err.print(verdict, markup=False)
    out.print(str(file), markup=False)


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
