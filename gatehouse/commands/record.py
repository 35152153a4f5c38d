"""`gatehouse record`: merges what rehearsals wrote down into the evidence of least privilege."""

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
    from gatehouse.delivery.sealing import provenance  # noqa: PLC0415 - others are quick
    from policies.least import evidence  # noqa: PLC0415 - as above

    source = folder or home() / "decisions"
    files = sorted(source.glob("*.jsonl"))
    if not files:
        raise ArgumentError(
            f"{source} has no *.jsonl: start a rehearsal with `make up`, which writes them there."
        )
    commit = provenance.commit(repository(), may_differ=True)
    run = evidence.Run(commit, datetime.now(UTC).date().isoformat(), ran)
    known = evidence.Evidence() if anew else evidence.evidence()
    before = len(known.uses)
    for file in files:
        with file.open(encoding="utf-8", errors="replace") as lines:
            known = evidence.merged(known, lines, run)
    evidence.FILE.write_text(evidence.text_of(known), encoding="utf-8")
    out.print(
        f"{evidence.FILE}: {len(known.uses)} uses, {len(known.uses) - before} more", markup=False
    )
