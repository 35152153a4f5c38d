"""`gatehouse diagram`: every box of an environment with its reason, drawn from its plans."""

from pathlib import Path
from typing import Annotated

import typer

from gatehouse.commands.console import err, out, working
from gatehouse.commands.environment_option import Environment

_CONVERSATIONS = 1_000


def diagram(
    env: Environment = "local",
    plan: Annotated[
        list[Path] | None, typer.Option("--plan", help="Plans of the environment, if there are.")
    ] = None,
    request_id: Annotated[
        str, typer.Option("--request", help="Play this request: its x-amz-cf-id.")
    ] = "",
    minutes: Annotated[int, typer.Option(min=1, help="How far to look back for it.")] = 60,
    out_file: Annotated[Path | None, typer.Option("--out", help="File to write.")] = None,
) -> None:
    """Draw an environment as one page: what is there, why, what it costs, who may reach whom."""
    from gatehouse.commands.trace import steps_of  # noqa: PLC0415 - other commands are quick
    from gatehouse.cost import conversations  # noqa: PLC0415 - as above
    from gatehouse.diagram.boxes import Placement  # noqa: PLC0415 - as above
    from gatehouse.diagram.page import render  # noqa: PLC0415 - as above
    from gatehouse.diagram.playing import Request  # noqa: PLC0415 - as above
    from gatehouse.review import gathering  # noqa: PLC0415 - as above
    from gatehouse.settings import load  # noqa: PLC0415 - as above

    request = Request(request_id, steps_of(request_id, env, minutes)) if request_id else None
    used = conversations.lines(load(env), conversations.Conversation.read(), _CONVERSATIONS)
    if plan:
        estate = gathering.of_files(plan)
    else:
        with working(f"Planning {env} ..."):
            estate = gathering.of_environment(env)
    placement = Placement(estate)
    file = out_file or Path("build") / f"diagram-{env}.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(render(placement, used, _CONVERSATIONS, request), encoding="utf-8")
    for resource in placement.missing:
        err.print(f"In no box of gatehouse/diagram/boxes.toml: {resource}", markup=False)
    out.print(str(file), markup=False)
