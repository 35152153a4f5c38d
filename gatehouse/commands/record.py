"""`gatehouse record`: merges what rehearsals wrote down into the evidence of least privilege."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gatehouse.commands.console import out
from gatehouse.home import home, repository
from gatehouse.platform import ArgumentError


def record(
    folder: Annotated[
        Path | None, typer.Argument(help="Of *.jsonl; without it, that of the rehearsal.")
    ] = None,
    ran: Annotated[str, typer.Option(help="What was run.")] = "make up",
    anew: Annotated[bool, typer.Option(help="Forget what earlier runs showed.")] = False,
) -> None:
    """Merge recorded authorization decisions into policies/least/evidence.json."""
    from policies.least import evidence  # noqa: PLC0415 - others are quick

    source = folder or home() / "decisions"
    files = sorted(source.glob("*.jsonl"))
    if not files:
        raise ArgumentError(
            f"{source} has no *.jsonl: start a rehearsal with `make up`, which writes them there."
        )
    run = evidence.Run(_commit(), datetime.now(UTC).date().isoformat(), ran)
    known = evidence.Evidence() if anew else evidence.evidence()
    before = len(known.uses)
    for file in files:
        with file.open(encoding="utf-8", errors="replace") as lines:
            known = evidence.merged(known, lines, run)
    evidence.FILE.write_text(evidence.text_of(known), encoding="utf-8")
    out.print(
        f"{evidence.FILE}: {len(known.uses)} uses, {len(known.uses) - before} more", markup=False
    )


def _commit() -> str:
    ran = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=repository(), capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    return ran.stdout.strip() or "unknown"
