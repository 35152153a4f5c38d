"""The parts of `gatehouse flows` that need files only: simulation and validation."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from gatehouse.commands.console import err, out
from gatehouse.commands.flow_findings import print_findings
from gatehouse.operating.flows.checking import content_faults, findings_of, frozen_of, line_of
from gatehouse.operating.flows.content import FileContent
from gatehouse.operating.flows.engine_stage import EngineStage
from gatehouse.operating.flows.files import EmbeddedDocuments, content_of, is_content, read_json
from gatehouse.operating.flows.playing import Line, Transcript, play
from gatehouse.operating.flows.script import Script, Scripted, Typing, Visitor, read_script

_TIMES = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ"]


def simulate(
    file: Annotated[Path, typer.Argument(help="The document to play.")],
    *,
    answers: Annotated[
        Path | None, typer.Option(help="A file with answers, instead of typing them.")
    ] = None,
    embed: Annotated[list[Path] | None, typer.Option(help="Documents that it embeds.")] = None,
    content: Annotated[
        list[Path] | None, typer.Option(help="File with items of content for questions.")
    ] = None,
    seed: Annotated[
        str, typer.Option(help="Number or text that makes random choices repeatable.")
    ] = "",
    at: Annotated[
        datetime | None, typer.Option(formats=_TIMES, help="What now() is, in UTC.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Transcript and state as JSON.")] = False,
) -> None:
    """Play a document in the terminal, without AWS; exit 1 if it does not end."""
    script = read_script(answers) if answers else Script()
    items = [item for path in content or [] for item in content_of(path)]
    stage = EngineStage(
        frozen_of(read_json(file), EmbeddedDocuments.of(embed or []), file),
        FileContent(items),
        seed=seed or script.seed,
        initial=script.initial,
        tasks=script.tasks,
        at=at and at.replace(tzinfo=UTC),
    )
    visitor: Visitor = (
        Scripted(script.answers) if answers else Typing(_read_answer, _print_rejection)
    )
    transcript = play(stage, visitor, None if as_json else _show)
    state = dict(stage.state())
    if as_json:
        document = {
            "transcript": transcript.lines,
            "notes": transcript.notes,
            "ended": transcript.ended,
            "state": state,
        }
        typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        out.print("\n[dim]state[/]")
        out.print(json.dumps(state, indent=2, ensure_ascii=False), markup=False)
    _conclude(transcript, visitor)


def validate(file: Path, embed: list[Path]) -> None:
    """Print every finding of a document; exit 1 if one of them is an error."""
    document = read_json(file)
    if is_content(document):
        items = content_of(file)
        print_findings([("error", line) for line in content_faults(items)])
        out.print(f"{len(items)} items of content.")
        return
    findings = findings_of(document, EmbeddedDocuments.of(embed))
    print_findings([(finding.severity, line_of(finding)) for finding in findings])


def _conclude(transcript: Transcript, visitor: Visitor) -> None:
    if not transcript.ended:
        err.print(
            transcript.stopped or "The flow did not end: give more answers or repair the document.",
            markup=False,
        )
        raise typer.Exit(1)
    if isinstance(visitor, Scripted) and visitor.left:
        err.print(f"The flow ended without using the last {visitor.left} answers.")
        raise typer.Exit(1)


def _show(line: Line) -> None:
    if "said" in line:
        message: dict[str, Any] = line["said"]
        text = message.get("text")
        rest = {name: value for name, value in message.items() if name not in {"type", "text"}}
        shown = text if text is not None else f"[{message['type']}] {json.dumps(rest)}"
        out.print(str(shown), markup=False)
    elif "asked" in line:
        out.print(f"[bold]{escape(line['asked']['text'])}[/]")
        for number, option in enumerate(line["asked"]["options"], 1):
            label = option.get("label", option.get("text", option.get("value")))
            out.print(f"  #{number} {label}", markup=False)
    elif "answered" in line and not sys.stdin.isatty():
        out.print(f"> {json.dumps(line['answered'], ensure_ascii=False)}", markup=False)
    elif "refused" in line and not sys.stdin.isatty():
        out.print(f"({line['refused']})", markup=False)
    elif "noted" in line:
        out.print(f"[dim]{escape(line['noted'])}[/]")


def _read_answer(prompt: str) -> str | None:
    try:
        return input(prompt)
    except EOFError:
        return None


def _print_rejection(message: str) -> None:
    out.print(message, markup=False)
