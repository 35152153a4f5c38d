"""Output of the command: progress to stderr, results to stdout, one line per event."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from gatehouse.delivery.waves import StackOutcome

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def report(subject: str, outcome: str, seconds: float) -> None:
    """Prints one finished step."""
    err.print(f"  [green]✓[/] {subject:<12} {outcome} [dim]({seconds:.1f} s)[/]")


@contextmanager
def working(text: str) -> Iterator[None]:
    """Shows a progress indicator on a terminal, or prints the text once elsewhere."""
    if not err.is_terminal:
        err.print(text)
        yield
        return
    with err.status(text):
        yield


def conclude(outcome: StackOutcome) -> int:
    """Prints failures and stacks that were not started; returns the exit code."""
    for name, error in outcome.failed.items():
        err.print(f"  [red]✗[/] {name:<12} failed", markup=True)
        err.print(str(error), markup=False)
    for name in outcome.not_started:
        err.print(f"  [yellow]-[/] {name:<12} not started: a stack that it depends on failed")
    return 0 if outcome.succeeded else 1


def tell(line: str | None) -> None:
    """A result of one line, as it is, if there is any."""
    if line:
        out.print(line, markup=False)


def export_json(document: Mapping[str, Any], to: Path | None) -> None:
    """Writes a document into a file, or prints it as it would stand there."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    if to is None:
        typer.echo(text)
        return
    to.write_text(f"{text}\n", encoding="utf-8")
    err.print(f"Written: {to}", markup=False)
