"""`gatehouse flows`: documents of conversation flows, played and compared on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from local.commands import flows_here
from local.commands.console import out
from local.flows.comparing import differences
from local.flows.files import read_json

flows = typer.Typer(no_args_is_help=True, help="Conversation flows: check, play, compare.")
flows.command("simulate")(flows_here.simulate)

File = Annotated[Path, typer.Argument(help="A document.")]


@flows.command("validate")
def validate(
    file: File,
    embed: Annotated[list[Path] | None, typer.Option(help="Documents that it embeds.")] = None,
) -> None:
    """Name every mistake of a document; exit 1 if there is one."""
    flows_here.validate(file, embed or [])


@flows.command("diff")
def diff(before: File, after: File) -> None:
    """Tell what differs between two documents; exit 1 if anything does."""
    found = differences(read_json(before), read_json(after))
    for line in found:
        out.print(line, markup=False)
    if found:
        raise typer.Exit(1)
