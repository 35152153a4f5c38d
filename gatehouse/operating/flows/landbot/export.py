"""What Landbot's builder holds of a bot, read from a file: blocks, connections and bricks.

The shape is that of `GET /bots/{id}/draft` of Landbot's Bots API: `diagram.nodes` by id, each with
`template` or `type`, `name` and `params`, and `diagram.connections`, each with `sourcePath`,
`targetPath` and `type`. Both may be lists too, as the API takes them when it adds blocks.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from gatehouse.operating.flows.conversation import Json
from gatehouse.operating.flows.errors import FlowFileError
from lambda_src.flows.canonical import MOST_DEPTH, is_storable
from lambda_src.flows.sizes import MOST_CONNECTIONS, MOST_NODES

MOST_BYTES = 20_000_000
_ID = re.compile(r"[A-Za-z0-9_.:$@-]{1,200}")


@dataclass(frozen=True)
class Block:
    """A block. `type` is as it was written, `title` what people called it."""

    id: str
    type: str
    title: str = ""
    params: Mapping[str, Json] = field(default_factory=dict, repr=False)
    position: Mapping[str, float] | None = None


@dataclass(frozen=True)
class Link:
    """A connection: from an output of a block to another block."""

    source: str
    target: str
    output: str


@dataclass(frozen=True)
class Diagram:
    """Blocks by id, in the order of the file, and what connects them."""

    blocks: Mapping[str, Block]
    links: tuple[Link, ...]

    def leaving(self, block: str) -> tuple[Link, ...]:
        """The connections that leave a block."""
        return self._leaving.get(block, ())

    @cached_property
    def _leaving(self) -> Mapping[str, tuple[Link, ...]]:
        found: dict[str, list[Link]] = {}
        for link in self.links:
            found.setdefault(link.source, []).append(link)
        return {source: tuple(links) for source, links in found.items()}


@dataclass(frozen=True)
class Bot:
    """A bot: its diagram, the bricks that blocks name, and the fields that it declares."""

    name: str
    diagram: Diagram
    bricks: Mapping[str, Mapping[str, Json]] = field(default_factory=dict, repr=False)
    fields: frozenset[str] = frozenset()


def read_bot(path: Path) -> Bot:
    """Return the bot of a file.

    Raises:
        FlowFileError: it cannot be read, or is no bot of Landbot.

    """
    return bot_of(_loaded(path), str(path))


def bot_of(raw: Json, where: str) -> Bot:
    """Return the bot that a JSON value is. Raises FlowFileError."""
    if not is_storable(raw):
        levels = f"expected JSON of {MOST_DEPTH} levels at most, without half characters"
        raise FlowFileError(f"{where}: {levels}.")
    whole = _object(raw, where, "the file")
    inner = whole.get("data", whole)
    data = _object(inner, where, "data")
    diagram = data.get("diagram", data)
    return Bot(
        name=_text(data.get("name", whole.get("name", "")), where, "name"),
        diagram=diagram_of(diagram, where),
        bricks=dict(_bricks(data.get("bricks", {}), where)),
        fields=frozenset(_fields(data.get("fields", []), where)),
    )


def diagram_of(raw: Json, where: str) -> Diagram:
    """Return the diagram that a JSON value is. Raises FlowFileError."""
    found = _object(raw, where, "diagram")
    if "nodes" not in found and "blocks" not in found:
        raise FlowFileError(f"{where}: expected a diagram with `nodes` and `connections`.")
    blocks: dict[str, Block] = {}
    listed = _items(found.get("nodes", found.get("blocks")), where, "nodes", MOST_NODES)
    for key, item in listed:
        block = _block(key, item, where)
        if block.id in blocks:
            raise FlowFileError(f"{where}: two blocks have the id {block.id!r}.")
        blocks[block.id] = block
    ways = _items(found.get("connections", {}), where, "connections", MOST_CONNECTIONS)
    return Diagram(blocks, tuple(dict.fromkeys(_link(item, where) for _, item in ways)))


def _loaded(path: Path) -> Json:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FlowFileError(f"{path} is too large: expected {MOST_BYTES:,} bytes at most.")
        return _parsed(path.read_bytes(), path)
    except FileNotFoundError:
        raise FlowFileError(f"{path}: there is no such file.") from None
    except OSError as error:
        raise FlowFileError(f"{path} cannot be read: {error.strerror}.") from None


def _parsed(written: bytes, path: Path) -> Json:
    """The JSON of a file in UTF-8, UTF-16 or UTF-32, which `json` tells apart."""
    try:
        parsed: Json = json.loads(written, object_pairs_hook=_unique, parse_constant=_no_number)
    except _KeyTwiceError as error:
        raise FlowFileError(f"{path}: an object has the key {error} twice.") from None
    except UnicodeDecodeError as error:
        raise FlowFileError(f"{path} is not text in {error.encoding}: {error.reason}.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise FlowFileError(f"{path} is not JSON: {error.msg} at {place}.") from None
    except ValueError as error:
        raise FlowFileError(f"{path} is not JSON: {error}.") from None
    except RecursionError:
        raise FlowFileError(f"{path}: expected JSON of {MOST_DEPTH} levels at most.") from None
    return parsed


class _KeyTwiceError(Exception):
    """An object names a key twice, so that one of its two values would be lost."""


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _KeyTwiceError(repr(next(key for key in keys if keys.count(key) > 1)))
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _block(key: str, raw: Json, where: str) -> Block:
    found = _object(raw, where, f"block {key!r}")
    id_ = _text(found.get("id", key), where, f"the id of block {key!r}")
    if not _ID.fullmatch(id_):
        raise FlowFileError(f"{where}: {id_[:60]!r} is no id of a block.")
    place = f"block {id_!r}"
    type_ = _text(found.get("type", found.get("template", "")), where, f"the type of {place}")
    return Block(
        id=id_,
        type=type_,
        title=_text(found.get("name", found.get("title", "")), where, f"the name of {place}"),
        params=_object(found.get("params", {}), where, f"params of {place}"),
        position=_position(found),
    )


def _position(raw: Mapping[str, Json]) -> Mapping[str, float] | None:
    left, top = raw.get("left"), raw.get("top")
    if isinstance(left, int | float) and isinstance(top, int | float):
        return {"x": left, "y": top}
    return None


def _link(raw: Json, where: str) -> Link:
    found = _object(raw, where, "a connection")
    ends = {
        name: _text(found.get(name, found.get(other)), where, f"{name} of a connection")
        for name, other in (("sourcePath", "source"), ("targetPath", "target"))
    }
    output = _text(
        found.get("type", found.get("output", "$success")), where, "type of a connection"
    )
    return Link(ends["sourcePath"], ends["targetPath"], output)


def _items(raw: Json, where: str, name: str, most: int) -> Iterator[tuple[str, Json]]:
    """The elements of an object by key, or of a list by the id that each has."""
    if not isinstance(raw, dict | list):
        raise FlowFileError(f"{where}: expected an object or a list in `{name}`.")
    if len(raw) > most:
        raise FlowFileError(f"{where}: expected {most} {name} at most, found {len(raw)}.")
    if isinstance(raw, dict):
        yield from raw.items()
        return
    for number, item in enumerate(raw):
        yield f"n{number}", item


def _bricks(raw: Json, where: str) -> Iterator[tuple[str, Mapping[str, Json]]]:
    seen: set[str] = set()
    for key, item in _items(raw, where, "bricks", MOST_NODES):
        brick = _object(item, where, f"brick {key!r}")
        id_ = _text(brick.get("id", key), where, f"the id of brick {key!r}")
        if id_ in seen:
            raise FlowFileError(f"{where}: two bricks have the id {id_!r}.")
        seen.add(id_)
        yield id_, brick


def _fields(raw: Json, where: str) -> Iterator[str]:
    for key, item in _items(raw, where, "fields", MOST_CONNECTIONS):
        named = item.get("name", key) if isinstance(item, dict) else item
        yield _text(key if isinstance(raw, dict) else named, where, "the name of a field")


def _object(raw: Json, where: str, what: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise FlowFileError(f"{where}: expected an object as {what}.")
    return raw


def _text(raw: Json, where: str, what: str) -> str:
    if not isinstance(raw, str):
        raise FlowFileError(f"{where}: expected a text as {what}.")
    return raw
