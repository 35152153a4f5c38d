"""`gatehouse cost`: what an environment costs when idle, and what conversations cost."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatehouse.commands.console import out, working
from gatehouse.commands.environment_option import Environment

if TYPE_CHECKING:
    from gatehouse.cost.line import CostLine


def cost(
    env: Environment = "local",
    number: Annotated[
        int, typer.Option("--conversations", min=1, help="How many conversations to price.")
    ] = 1_000,
    conversation: Annotated[
        Path | None, typer.Option("--conversation", help="What one is: a TOML file.")
    ] = None,
    plan: Annotated[
        list[Path] | None, typer.Option("--plan", help="Plans of the environment, if there are.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The lines as JSON.")] = False,
) -> None:
    """Estimate what an environment costs a month when idle, and what conversations cost."""
    from gatehouse.cost import conversations, idle  # noqa: PLC0415 - other commands are quick
    from gatehouse.cost.prices import prices  # noqa: PLC0415 - as above
    from gatehouse.review import gathering  # noqa: PLC0415 - as above
    from gatehouse.settings import load  # noqa: PLC0415 - as above

    used = conversations.lines(load(env), conversations.Conversation.read(conversation), number)
    if plan:
        estate = gathering.of_files(plan)
    else:
        with working(f"Planning {env} ..."):
            estate = gathering.of_environment(env)
    idling, unpriced = idle.lines(estate), idle.unpriced(estate)
    if as_json:
        document = {
            "environment": env,
            "prices": str(prices()["date"]),
            "idle_month": [_document(line) for line in idling],
            "conversations": number,
            "use": [_document(line) for line in used],
            "unpriced": unpriced,
        }
        out.print_json(json.dumps(document))
        return
    _print(f"{env}, idle, a month", idling, places=2)
    _print(f"{number:,} conversations", used, places=4)
    if unpriced:
        out.print(f"Without a price: {', '.join(unpriced)}.", markup=False)
    out.print(f"List prices of us-east-1 of {prices()['date']}, US dollars.", markup=False)


def _print(title: str, lines: "Iterable[CostLine]", *, places: int) -> None:
    shown = sorted(lines, key=lambda line: -line.amount)
    total = sum(line.amount for line in shown)
    out.print(f"{title}: {total:,.2f} USD", markup=False)
    for line in shown:
        text = (
            f"  {line.stack:<9} {line.what:<42} {line.arithmetic:>26} = {line.amount:,.{places}f}"
        )
        out.print(text, markup=False, soft_wrap=True)


def _document(line: "CostLine") -> dict[str, object]:
    return {**asdict(line), "amount": round(line.amount, 6)}
