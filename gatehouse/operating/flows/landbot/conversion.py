"""A bot of Landbot as one flow document, checked as publishing checks it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gatehouse.operating.flows.errors import FlowRefusedError
from gatehouse.operating.flows.landbot import asking, bricks, calling, deciding, saying, setting
from gatehouse.operating.flows.landbot.export import Block, Bot, Diagram
from gatehouse.operating.flows.landbot.fields import Fields, fields_in
from gatehouse.operating.flows.landbot.kinds import KINDS, LEFT_OUT, REFUSED, spelled
from gatehouse.operating.flows.landbot.making import Context, Made, Maker, Outlets, Way, all_taken
from gatehouse.operating.flows.landbot.params import Params
from gatehouse.operating.flows.landbot.report import Report
from gatehouse.operating.flows.landbot.secrets import Secrets
from gatehouse.operating.flows.landbot.unmapped import Problem, UnmappedError, printable
from gatehouse.operating.flows.landbot.words import looks_secret, strangers
from lambda_src.flows.documents import Finding
from lambda_src.flows.proofreading.marks import texts
from lambda_src.flows.reading import check
from lambda_src.flows.sizes import MOST_NODES

_MAKERS: dict[str, Maker] = {
    "start": saying.start,
    "message": saying.message,
    "picture": saying.picture,
    "jump": saying.jump,
    "end": saying.end,
    "exit": bricks.leaving,
    "choice": asking.choice("choice"),
    "multiple_choice": asking.choice("multiple_choice"),
    "image_choice": asking.choice("image_choice"),
    "carousel": asking.choice("carousel"),
    "yes_no": asking.yes_no,
    "slider": asking.slider,
    **{name: asking.typed(name) for name in ("text", "email", "number", "phone", "url", "date")},
    "set": setting.setting,
    "webhook": calling.webhook,
    "condition": deciding.condition,
}
_MOST_TOLD = 50
_FIRST = ("welcome", "bot_start", "input", "start", "hidden")
"""Ids of the block that comes first, in turn; `welcome` and `bot_start` are slots of Landbot."""


@dataclass(frozen=True)
class Conversion:
    """A document, and what there is to say of it. `secrets` are names with their places."""

    document: dict[str, Any]
    report: Report
    secrets: dict[str, list[str]]


def converted(bot: Bot, key: str, *, is_partial: bool = False) -> Conversion:
    """Return a bot as a flow document with a key.

    With `is_partial` blocks that cannot be mapped become nodes that only go on, with a mark that
    `validate` shows.

    Raises:
        FlowRefusedError: blocks cannot be mapped; it names each.

    """
    known = fields_in([_params(bot.diagram), dict(bot.bricks)]) | bot.fields
    work = _Work(bot, key, is_partial=is_partial)
    context = Context(bot, Fields(frozenset(known)), work.secrets, work.report)
    work.report.links = len(bot.diagram.links)
    try:
        flow = work.diagram(bot.diagram, context)
    except UnmappedError as error:
        raise FlowRefusedError(f"Nothing was written: {error}.") from None
    info = {"imported_from": "landbot"}
    document = {
        "seed_key": key,
        "format_version": 2,
        "name": _title(bot.name) or key,
        "info": info,
        **flow,
    }
    if work.report.problems and not is_partial:
        raise FlowRefusedError(_refusal(work.report.problems))
    _proofread(document)
    return Conversion(document, work.report, work.secrets.places)


def _params(diagram: Diagram) -> list[Any]:
    return [dict(block.params) for block in diagram.blocks.values()]


def _title(written: str) -> str:
    """A title, unless somebody wrote a secret there."""
    return "" if looks_secret(written) else written


def _refusal(problems: Sequence[Problem]) -> str:
    count = len(problems)
    lines = [f"  {problem}" for problem in problems[:_MOST_TOLD]]
    lines += [f"  and {count - _MOST_TOLD} more"] if count > _MOST_TOLD else []
    told = "\n".join(lines)
    return (
        f"Nothing was written: {count} {'block' if count == 1 else 'blocks'} cannot be mapped:\n"
        f"{told}\nRepair them at Landbot, or keep the rest with --partial."
    )


@dataclass
class _Work:
    """The conversion of one bot: makes nodes of blocks and puts down what became of them."""

    bot: Bot
    key: str
    is_partial: bool = field(kw_only=True)
    report: Report = field(default_factory=Report)

    def __post_init__(self) -> None:
        self.secrets = Secrets(self.key)
        self._made = 0

    def diagram(self, diagram: Diagram, context: Context) -> dict[str, Any]:
        """Return the nodes, the connections and the entry of a diagram."""
        kept = {block.id: block for block in self._kept(diagram, context)}
        entry = self._entry(diagram, kept, context)
        nodes: list[dict[str, Any]] = []
        ways: list[dict[str, Any]] = []
        for block in kept.values():
            made, todo = self._block(block, diagram, context, kept)
            nodes.append(_node(block, made, todo, context))
            ways += [_connection(block, way) for way in made.ways]
        self._count(nodes, ways, context)
        if not ways and len(nodes) > 1:
            nodes[0]["connections"] = {}  # without any, a composite would play them in turn
        return {"entry_node_id": entry, "nodes": nodes, "connections": ways}

    def _kept(self, diagram: Diagram, context: Context) -> Iterator[Block]:
        """The blocks that a visitor meets: no notes, and no start that nothing leaves."""
        linked = {end for link in diagram.links for end in (link.source, link.target)}
        for block in diagram.blocks.values():
            type_ = spelled(block.type)
            is_idle = KINDS.get(type_) == "start" and len(diagram.blocks) > 1
            if block.id not in linked and (is_idle or LEFT_OUT.fullmatch(type_)):
                self.report.left_out.append(f"{context.path(block)} ({block.type})")
                continue
            yield block
        for link in diagram.links:
            if link.source not in diagram.blocks:
                ghost = Block(link.source, "")
                self._problem(ghost, f"a connection to {link.target!r} leaves no block", context)

    def _block(
        self, block: Block, diagram: Diagram, context: Context, kept: dict[str, Block]
    ) -> tuple[Made, str]:
        """Return what a block becomes, and what is left to do where that is only a mark."""
        links = [link for link in diagram.leaving(block.id) if link.target in kept]
        params = Params(block.params)
        try:
            self._made += 1
            if self._made > MOST_NODES:
                raise UnmappedError(f"expected {MOST_NODES} blocks at most, with those in bricks")
            for link in diagram.leaving(block.id):
                if link.target not in kept:
                    raise UnmappedError(f"a connection leads to {link.target!r}, which is no block")
            outlets = Outlets(links)
            made = self._make(block, params, outlets, context)
            _all_used(made, outlets, kept)
        except UnmappedError as error:
            self._problem(block, str(error), context)
            return Made("start", {}, tuple(_first(links))), str(error)
        self.report.blocks[(spelled(block.type), made.type)] += 1
        for name in params.left:
            self.report.note(context.path(block), f"params.{name} is not mapped")
        for name in sorted(set(_strangers(made))):
            self.report.note(context.path(block), f"{name} is no field of the bot and stays a text")
        return made, ""

    def _make(self, block: Block, params: Params, outlets: Outlets, context: Context) -> Made:
        type_ = spelled(block.type)
        kind = KINDS.get(type_)
        if kind is None:
            raise UnmappedError(REFUSED.get(type_, "its type is unknown"))
        if kind == "brick":
            return bricks.brick(block, params, outlets, context, self.diagram)
        if kind == "message" and block.params.get("buttons"):
            kind = "choice"
        return _MAKERS[kind](block, params, outlets, context)

    def _problem(self, block: Block, reason: str, context: Context) -> None:
        found = Problem(context.path(block), block.type[:60], _title(block.title)[:80], reason)
        self.report.problems.append(found)

    def _count(
        self, nodes: list[dict[str, Any]], ways: list[dict[str, Any]], context: Context
    ) -> None:
        is_inner = bool(context.above)
        counter = self.report.inner_nodes if is_inner else self.report.nodes
        counter.update(node["type"] for node in nodes)
        if is_inner:
            self.report.inner_connections += len(ways)
        else:
            self.report.connections += len(ways)

    def _entry(self, diagram: Diagram, kept: dict[str, Block], context: Context) -> str:
        """The first block: a slot of Landbot, one of its type, or what nothing leads to."""
        slots = [id_ for id_ in _FIRST if id_ in kept]
        typed = [
            item.id for item in kept.values() if spelled(item.type) in {"welcome", "bot_start"}
        ]
        targets = {link.target for link in diagram.links}
        sources = [id_ for id_ in kept if id_ not in targets]
        for found in (slots, typed, sources if len(sources) == 1 else []):
            if found:
                return found[0]
        where = "its brick" if context.above else "the bot"
        raise UnmappedError(f"{where} has no first block: expected one with the id `welcome`")


def _all_used(made: Made, outlets: Outlets, kept: dict[str, Block]) -> None:
    all_taken(outlets)
    for way in made.ways:
        if way.target not in kept:
            raise UnmappedError(f"it leads to {way.target[:60]!r}, which is no block here")


def _strangers(made: Made) -> Iterator[str]:
    """Words of a node that look like fields and are none; a composite's nodes told theirs."""
    if made.type != "composite":
        for _, text in texts(dict(made.content), ""):
            yield from strangers(text)


def _first(links: list[Any]) -> Iterator[Way]:
    """The one way that a mark goes on by."""
    unique = {link.output: link for link in links}
    target = Outlets(unique.values()).first
    if target is not None:
        yield Way("default", target)


def _node(block: Block, made: Made, todo: str, context: Context) -> dict[str, Any]:
    source = {"from": "landbot", "block": context.path(block), "type": block.type}
    title = _title(block.title)
    found: dict[str, Any] = {"id": block.id, "type": made.type}
    found |= {"name": title} if title else {}
    found |= {"content": dict(made.content)}
    found |= {"position": dict(block.position)} if block.position else {}
    found |= {"source": {**source, "title": title}}
    if todo:
        named = spelled(block.type) or "a block"
        found["info"] = {"todo": f"{named} of Landbot was not mapped: {printable(todo)}"}
    return found


def _connection(block: Block, way: Way) -> dict[str, Any]:
    found: dict[str, Any] = {"source": block.id, "target": way.target, "type": way.type}
    return {**found, "conditions": list(way.conditions)} if way.conditions else found


def _proofread(document: dict[str, Any]) -> None:
    """A document that does not pass the check is not written; its values are not shown."""
    findings = [item for item in check(document).findings if item.severity == "error"]
    if findings:
        lines = "\n".join(f"  {_told(finding)}" for finding in findings[:20])
        raise FlowRefusedError(
            f"Nothing was written: what was made of these blocks is no flow:\n{lines}"
        )


def _told(finding: Finding) -> str:
    reason = re.split(r", found|: found", finding.message)[0]
    return f"block {finding.node or '-'}: {finding.field}: {reason}"
