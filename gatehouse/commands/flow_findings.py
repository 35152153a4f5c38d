"""How the findings of a flow's check are printed."""

from collections.abc import Iterable

import typer

from gatehouse.commands.console import err, out


def print_findings(findings: Iterable[tuple[str, str]]) -> None:
    """Print findings by severity and line; exit 1 if one of them is an error."""
    listed = list(findings)
    for severity, line in listed:
        (out if severity == "warning" else err).print(line, markup=False)
    if any(severity == "error" for severity, _ in listed):
        raise typer.Exit(1)
    out.print("Valid, with warnings." if listed else "Valid.")
