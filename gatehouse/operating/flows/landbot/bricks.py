"""Bricks: diagrams within a diagram, which become composites with nodes of their own."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from gatehouse.operating.flows.conversation import Json
from gatehouse.operating.flows.errors import FlowFileError
from gatehouse.operating.flows.landbot.export import Block, Diagram, diagram_of
from gatehouse.operating.flows.landbot.fields import Fields, field_name
from gatehouse.operating.flows.landbot.kinds import KINDS, spelled
from gatehouse.operating.flows.landbot.making import SUCCESS, Context, Made, Outlets, Way, all_taken
from gatehouse.operating.flows.landbot.params import Params
from gatehouse.operating.flows.landbot.unmapped import UnmappedError
from gatehouse.operating.flows.landbot.words import said
from lambda_src.flows.scopes import has_scope

MOST_WITHIN = 8
"""Bricks within each other; deeper ones would make a document of too many levels."""
_EXIT = "output.landbot_exit"
Convert = Callable[[Diagram, Context], dict[str, Any]]


def brick(
    block: Block, params: Params, outlets: Outlets, context: Context, convert: Convert
) -> Made:
    """A composite: what the brick takes in, what it gives back, and its ways out."""
    key, definition = _definition(block, params, context)
    if key in context.above:
        way = " -> ".join((*context.above[context.above.index(key) :], key))
        raise UnmappedError(f"its brick plays itself: {way}")
    if len(context.above) >= MOST_WITHIN:
        raise UnmappedError(f"expected {MOST_WITHIN} bricks within each other at most")
    diagram = _diagram(definition)
    inputs = {
        field_name(name): _input(value, context.fields)
        for name, value in params.pairs("inputs").items()
    }
    given = params.pairs("outputs")
    inner = {field_name(value) for value in given.values()}
    fields = Fields(
        known=context.fields.known,
        inputs=frozenset(inputs),
        outputs=frozenset(inner),
        path=(*context.fields.path, block.id),
    )
    if inner & set(inputs):
        raise UnmappedError("a field is both an input and an output of its brick: name one anew")
    outputs = {
        context.fields.changed(name): f"output.{field_name(value)}" for name, value in given.items()
    }
    ways, exits = _ways(block, diagram, outlets, context)
    all_taken(outlets)  # before its blocks are counted
    content = convert(diagram, replace(context, fields=fields, above=(*context.above, key)))
    content |= {"inputs": inputs} if inputs else {}
    content |= {"outputs": {**outputs, **exits}} if outputs or exits else {}
    return Made("composite", content, ways)


def leaving(_block: Block, params: Params, _outlets: Outlets, context: Context) -> Made:
    """The end of a brick, by one of its ways out."""
    if not context.above:
        raise UnmappedError("it ends a brick, and stands in none")
    name = _exit_name(params)
    actions = [{"type": "set_variable", "variable": _EXIT, "value": name}]
    return Made("action", {"actions": actions})


def _definition(block: Block, params: Params, context: Context) -> tuple[str, Mapping[str, Json]]:
    inline: Any = params.get("diagram")
    named = params.text("brick", "brick_id", "brickId")
    if isinstance(inline, dict):
        whole: Mapping[str, Json] = {"diagram": inline}
        return named or "/".join((*context.fields.path, block.id)), whole
    if named not in context.bot.bricks:
        raise UnmappedError(f"the file has no brick {named[:60]!r}")
    return named, context.bot.bricks[named]


def _diagram(definition: Mapping[str, Json]) -> Diagram:
    inner: Any = definition.get("diagram", dict(definition))
    try:
        return diagram_of(inner, "its brick")
    except FlowFileError as error:
        raise UnmappedError(str(error).rstrip(".")) from None


def _input(value: Json, fields: Fields) -> Json:
    found = said(value, fields) if isinstance(value, str) else value
    if isinstance(found, str) and has_scope(found):
        raise UnmappedError(f"an input begins like the scope of a variable: {found[:20]!r}")
    return found


def _ways(
    block: Block, diagram: Diagram, outlets: Outlets, context: Context
) -> tuple[tuple[Way, ...], dict[str, str]]:
    """The ways out of a composite: each exit that leads anywhere tells itself by a variable."""
    exits = {
        _exit_name(Params(inner.params))
        for inner in diagram.blocks.values()
        if KINDS.get(spelled(inner.type)) == "exit"
    }
    own = re.sub(r"[^A-Za-z0-9_-]", "_", "_".join((*context.fields.path, block.id)))
    variable = f"temp.landbot_{own}_exit"
    made: list[Way] = []
    for name in sorted(exits - {"success"}):
        target = outlets.take(f"${name}", name)
        if target is not None:
            made.append(Way("complete", target, ({"var": variable, "eq": name},)))
    success = outlets.take(*SUCCESS)
    found = {variable: _EXIT} if made else {}
    return (*made, *((Way("complete", success),) if success is not None else ())), found


def _exit_name(params: Params) -> str:
    name = (params.text("output", "name") or "success").removeprefix("$")
    if not re.fullmatch(r"[\w-]{1,60}", name):
        raise UnmappedError("expected letters, digits, _ and - as the name of a way out")
    return name
