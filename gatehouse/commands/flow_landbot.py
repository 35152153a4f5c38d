"""`gatehouse flows import-landbot`: a bot of Landbot as a flow document. Needs no platform."""

import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from gatehouse.commands.console import err, out
from gatehouse.operating.flows.errors import FlowFileError
from gatehouse.operating.flows.landbot.conversion import Conversion, converted
from gatehouse.operating.flows.landbot.export import Bot, read_bot

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


def import_landbot(
    file: Annotated[Path, typer.Argument(help="What Landbot's Bots API holds of a bot.")],
    *,
    to: Annotated[
        Path | None, typer.Option("--out", help="A folder for document and report.")
    ] = None,
    key: Annotated[str, typer.Option(help="The key of the flow; else of the bot's name.")] = "",
    partial: Annotated[
        bool, typer.Option("--partial", help="Mark blocks that cannot be mapped; keep the rest.")
    ] = False,
) -> None:
    """Turn a bot of Landbot into a flow document, or name every block that cannot be one."""
    bot = read_bot(file)
    named = key or _key_of(bot, file)
    if not _KEY.fullmatch(named):
        raise FlowFileError(f"{named!r} is no key: expected small letters, digits, - and _.")
    made = converted(bot, named, is_partial=partial)
    if to is None:
        typer.echo(json.dumps(made.document, indent=2, ensure_ascii=False))
        _tell(made, err)
        return
    written = to / f"{named}.json"
    _write(written, made.document)
    _write(to / f"{named}.report.json", made.report.as_json(made.secrets))
    _tell(made, out)
    out.print(f"Written: {written}", markup=False)


def _key_of(bot: Bot, file: Path) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", (bot.name or file.stem).lower()).strip("-")
    return name[:80].strip("-") or "landbot"


def _tell(made: Conversion, console: Any) -> None:  # noqa: ANN401 - a console of rich
    for line in made.report.lines(made.secrets):
        console.print(line, markup=False)


def _write(path: Path, document: Mapping[str, Any]) -> None:
    """Write a file whole or not at all."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=".import-", delete=False
        ) as file:
            file.write(f"{text}\n")
        os.replace(file.name, path)  # noqa: PTH105 - of a name
    except OSError as error:
        raise FlowFileError(f"{path} cannot be written: {error.strerror}.") from None
