"""A bot of the size of a real one: 54 blocks, 17 of them bricks, 59 connections, 732 KB.

It is the same at every call. Each brick has its own field and gives it back, and every condition
and call has a way for what fails, so that a chain of fallbacks runs through the bot.
"""

import json
from itertools import pairwise
from typing import Any

from tests.gatehouse.operating.flows.landbot.bots import Raw, block, diagram, draft, link, say

MESSAGES, BRICKS, SETTERS, CONDITIONS, CONNECTIONS = 19, 17, 13, 5, 59
BYTES = 732_000


def seed_bot() -> Raw:
    """The bot, with texts as long as it needs to have its size."""
    bare = len(_written(_bot(0)))
    texts = MESSAGES + BRICKS
    return _bot((BYTES - bare) // texts)


def _written(raw: Raw) -> bytes:
    return json.dumps(raw).encode()


def _bot(length: int) -> Raw:
    blocks = [*_spine(length)]
    raw = draft(*blocks, bricks={f"brick{n}": _brick(n, length) for n in range(BRICKS)})
    raw["data"]["diagram"]["connections"] = dict(_connections([item["id"] for item in blocks]))
    return raw


def _spine(length: int) -> list[Raw]:
    """The blocks in turn: each round a message, a brick, a setter, and now and then a condition."""
    found: list[Raw] = []
    for n in range(MESSAGES):
        found.append({**say(f"say{n}", _text(f"Part {n}, @answer0.", length)), "name": f"Say {n}"})
        if n < BRICKS:
            gives = {"inputs": {"topic": f"part {n}"}, "outputs": {f"answer{n}": "given"}}
            found.append(block(f"brick{n}", "brick", f"Brick {n}", brick=f"brick{n}", **gives))
        if n < SETTERS:
            found.append(block(f"set{n}", "set_a_field", destination=f"mark{n}", value=f"{n}"))
        if n < CONDITIONS:
            rule = {"variable": f"@mark{n}", "operator": "=", "value": f"{n}"}
            found.append(block(f"if{n}", "conditions", conditions=[rule]))
    return [{**found[0], "id": "welcome"}, *found[1:]]


def _connections(ids: list[str]) -> list[tuple[str, Any]]:
    """One to the next, by `true` from a condition; each condition's `false` skips to the end."""
    ways = []
    for here, after in pairwise(ids):
        ways.append(f"{here}>{after}:{'true' if here.startswith('if') else '$success'}")
    ways += [f"if{n}>{ids[-1]}:false" for n in range(CONDITIONS)]
    ways.append("brick0>welcome:$again")
    return [(way, link(way)) for way in ways]


def _brick(n: int, length: int) -> Raw:
    inner = diagram(
        say("intro", _text(f"About @topic ({n}).", length)),
        block("ask", "ask_question", text="What do you say of @topic?", destination="given"),
        *([_again(), block("out", "brick_output", output="again")] if n == 0 else []),
        ways="intro>ask" + (" ask>if if>out:true" if n == 0 else ""),
    )
    return {"title": f"Brick {n}", "diagram": inner}


def _again() -> Raw:
    rule = {"variable": "given", "operator": "equals", "value": "again"}
    return block("if", "conditions", conditions=[rule])


def _text(words: str, length: int) -> str:
    return (words + " lorem ipsum" * (length // 12 + 1))[: max(length, len(words))]
