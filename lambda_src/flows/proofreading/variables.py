"""Variables that nothing writes, and comparisons that can never hold."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lambda_src.flows import facts
from lambda_src.flows.documents import Json, Node
from lambda_src.flows.language.functions import TYPE_NAMES
from lambda_src.flows.language.syntax import (
    Binary,
    Has,
    ListOf,
    Literal,
    Loop,
    Name,
    Select,
    Tree,
    below,
    everything,
)
from lambda_src.flows.names import nearest
from lambda_src.flows.nodes import KINDS
from lambda_src.flows.nodes.composite import key_of
from lambda_src.flows.nodes.composite import outputs as outputs_of
from lambda_src.flows.proofreading.expressions import conditions_of, trees_of
from lambda_src.flows.proofreading.marks import Mark, objects, shown, texts, warning
from lambda_src.flows.scopes import has_scope, split
from lambda_src.flows.shapes import INNER_SCOPES, SCOPES
from lambda_src.flows.templates import NOW, names, references
from lambda_src.flows.values import Same, is_number, loosely_same, plain, same

_GIVEN = frozenset({*SCOPES, *INNER_SCOPES}) - {"temp"}
"""Scopes that somebody else may have written to: the caller, or an earlier flow."""
_SKIPPED = frozenset({"code", "pattern", "if", "cel", "expression", "nodes", "connections",
                      "flow_data"})  # fmt: skip
_SINGLE = re.compile(r"(?<![{$])\{\s*([A-Za-z_][\w.-]*)\s*\}(?!\})")
_GIVEN_BACK = frozenset({"output", "local"})
_WORD = re.compile(r"[A-Za-z_]\w*")
_LEAST_SLIP = 4
_MOST_NEAREST = 200


@dataclass
class Known:
    """What all nodes of a document, and of composites with nodes of their own, write."""

    written: set[str] = field(default_factory=lambda: set(facts.PATHS))
    options: dict[str, list[Json] | None] = field(default_factory=dict)
    """By variable, the values of the options that it can hold; None where it can hold others."""
    embeds: bool = False
    above: set[str] = field(default_factory=set)
    """Paths that lead to written ones."""
    meant: dict[str, str] = field(default_factory=dict)
    """By path, the written one that was probably meant."""

    def add(self, node: Node) -> None:
        """Add what a node writes, or gives to a composite."""
        inputs = node.content.get("inputs") if node.type == "composite" else None
        for name in inputs if isinstance(inputs, dict) else ():
            self.written.add(f"input.{name}")
        for path in _writes(node):
            full = ".".join(split(path))
            self.written.add(full)
            self.above.update(_leading(full))
            possible = _static_options(node) if path == node.content.get("variable") else None
            before = self.options.get(full, [])
            is_known = possible is not None and before is not None
            self.options[full] = [*(before or []), *(possible or [])] if is_known else None

    def possible(self, path: str) -> list[Json]:
        """Return the values of the options that a variable can hold; none where others may be."""
        return self.options.get(".".join(split(path.removesuffix(".value")))) or []

    def is_written(self, full: str) -> bool:
        """Whether a path, something above it or something below it is written."""
        leading = (full, *_leading(full))
        return full in self.above or any(item in self.written for item in leading)

    def slip(self, full: str) -> str:
        """Return the written path that somebody's finger missed, else an empty text."""
        return self._meant(full, lambda: next((p for p in self._sorted if is_slip(full, p)), ""))

    def like(self, path: str, full: str) -> str:
        """Return the written path that is most like another one, else an empty text."""
        return self._meant(full, lambda: nearest(path, self._sorted) or nearest(full, self._sorted))

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.written)

    def _meant(self, full: str, search: Callable[[], str]) -> str:
        if full not in self.meant and len(self.meant) < _MOST_NEAREST:
            self.meant[full] = search()
        return self.meant.get(full, "")


def _leading(full: str) -> list[str]:
    steps = full.split(".")
    return [".".join(steps[:count]) for count in range(1, len(steps))]


def _writes(node: Node) -> list[str]:
    try:
        return [path for path in KINDS[node.type].writes(node) if isinstance(path, str)]
    except (AttributeError, TypeError, KeyError):  # what reading refuses
        return []


def _static_options(node: Node) -> list[Json] | None:
    options = node.content.get("options")
    if node.type != "question" or not isinstance(options, list) or any(references(options)):
        return None
    return list(map(plain, options)) or None


def of_node(node: Node, known: Known, more: Iterable[tuple[str, Json]]) -> Iterator[Mark]:
    """Yield what is wrong with the variables of a node; `more` are conditions of connections."""
    more = list(more)
    trees = [*trees_of(node), *_trees_of(more)]
    objects_ = [
        (at, element) for at, element in (*conditions_of(node), *more) if isinstance(element, dict)
    ]
    paths = [*_in_texts(node), *_in_actions(node), *_in_conditions(objects_)]
    for at, tree in trees:
        paths += [(at, path) for path in _paths(tree, frozenset())]
    yield from _single_braces(node, known)
    yield from _of_platform(node)
    outputs = dict.fromkeys(_in_outputs(node))
    for at, path in dict.fromkeys([*paths, *outputs]):
        yield from _unwritten(at, path, known, is_inside=(at, path) in outputs)
    yield from _words_for_outputs(node)
    for at, item in objects_:
        equal = _contains if "contains" in item else loosely_same
        yield from _never_equal(at, _compared(item), known, equal)
    for at, tree in trees:
        yield from _never(at, tree, known)


def _never(at: str, tree: Tree, known: Known) -> Iterator[Mark]:
    for part in everything(tree):
        if isinstance(part, Binary) and part.sign in _ORDERING:
            yield from _never_ordered(at, part, known)
        elif isinstance(part, Binary):
            yield from _never_equal(at, _compared_in(part), known, same)


def _of_platform(node: Node) -> Iterator[Mark]:
    for path in _writes(node):
        if facts.is_of_engine(split(path)):
            at = "variable" if node.type == "question" else ""
            yield warning(at, f"{path} is set by the platform, and stays what it is")


def _trees_of(more: list[tuple[str, Json]]) -> Iterator[tuple[str, Tree]]:
    node = Node("", "condition", {"conditions": [{"if": item} for _, item in more]})
    for _, tree in trees_of(node):
        yield "connections.conditions", tree


def _in_texts(node: Node) -> Iterator[tuple[str, str]]:
    for at, text in texts(dict(node.content), "", _SKIPPED):
        for name in names(text):
            if not name.startswith("secret:") and name != NOW:
                yield at, name


def _single_braces(node: Node, known: Known) -> Iterator[Mark]:
    """Names without a scope in one pair of braces are no references."""
    for at, text in texts(dict(node.content), "", _SKIPPED):
        for name in dict.fromkeys(_SINGLE.findall(text)):
            if not has_scope(name) and known.is_written(f"temp.{name}"):
                message = f"'{{{name}}}' is shown as it is, was {{{{{name}}}}} meant?"
                yield warning(at, message)


def _in_outputs(node: Node) -> Iterator[tuple[str, str]]:
    """The variables that a composite with nodes of its own gives back."""
    for target, source in outputs_of(node) if key_of(node) is None else ():
        for path in names(source) if isinstance(source, str) else ():
            if path.split(".", 1)[0] in _GIVEN_BACK:
                yield f"outputs.{target}", path


def _words_for_outputs(node: Node) -> Iterator[Mark]:
    """A source of one word is that word, not the output of that name."""
    for target, source in outputs_of(node):
        if isinstance(source, str) and _WORD.fullmatch(source):
            message = f"{shown(source)} is a text here, was output.{source} meant?"
            yield warning(f"outputs.{target}", message)


def _in_actions(node: Node) -> Iterator[tuple[str, str]]:
    for at, action in objects(node.content.get("actions"), "actions"):
        if action.get("type") == "aggregate" and isinstance(action.get("source"), str):
            yield f"{at}.source", action["source"]


def _in_conditions(found: list[tuple[str, Json]]) -> Iterator[tuple[str, str]]:
    for at, item in found:
        if isinstance(item.get("var"), str) and not {"exists", "missing"} & set(item):
            yield f"{at}.var", item["var"]
        for _, text in texts({key: value for key, value in item.items() if key not in _JOINS}, at):
            for name in names(text):
                yield at, name


_JOINS = frozenset({"and", "or", "not", "cel", "var"})


def _paths(tree: Tree, bound: frozenset[str]) -> Iterator[str]:
    """The paths that an expression reads, but not those that it asks whether they are there."""
    if isinstance(tree, Has):
        return
    path = _path(tree)
    if path is not None:
        root = path.split(".", 1)[0]
        if root not in bound and root not in TYPE_NAMES:
            yield path
        return
    inner = bound | {tree.name} if isinstance(tree, Loop) else bound
    for item in below(tree):
        is_over = isinstance(tree, Loop) and item is tree.over
        yield from _paths(item, bound if is_over else inner)


def _path(tree: Tree) -> str | None:
    steps: list[str] = []
    while isinstance(tree, Select):
        steps.insert(0, tree.field)
        tree = tree.of
    return ".".join([tree.name, *steps]) if isinstance(tree, Name) else None


def _unwritten(at: str, path: str, known: Known, *, is_inside: bool = False) -> Iterator[Mark]:
    """A variable that no node writes; `is_inside` are those that nobody else can write."""
    full = ".".join(split(path))
    inner = [] if has_scope(path) else [f"{scope}.{path}" for scope in INNER_SCOPES]
    if is_inside:  # an output that was set without its scope is found all the same
        inner = [path.removeprefix("output."), f"temp.{path.removeprefix('output.')}"]
        inner.append(f"local.{path.removeprefix('output.')}")
    if any(map(known.is_written, (full, *inner))):
        return
    if split(path)[0] in _GIVEN and not is_inside:
        meant = known.slip(full)
        if meant:
            yield warning(at, f"{path} is set by no node, was {meant} meant?")
    elif is_inside or not known.embeds:
        meant = known.like(path, full)
        yield warning(at, f"{path} is set by no node{f', was {meant} meant?' if meant else ''}")


def is_slip(one: str, other: str) -> bool:
    """Whether two paths differ by one slip of a finger: letters left out, added or swapped."""
    first, second = one.split("."), other.split(".")
    differing = [pair for pair in zip(first, second, strict=False) if pair[0] != pair[1]]
    if len(first) != len(second) or len(differing) != 1:
        return False
    short, long = sorted(differing[0], key=len)
    if len(short) < _LEAST_SLIP or re.sub(r"\d", "", short) == re.sub(r"\d", "", long):
        return False
    if len(short) == len(long):
        return _is_swapped(short, long)
    shortened = (long[:at] + long[at + 1 :] for at in range(len(long)))
    return long != f"{short}s" and short in shortened


def _is_swapped(one: str, other: str) -> bool:
    at = next(at for at in range(len(one)) if one[at] != other[at])
    return one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]


Compared = tuple[str, list[Json]] | None
_ORDERING = frozenset({"<", "<=", ">", ">="})


def _compared(condition: Mapping[str, Json]) -> Compared:
    path = condition.get("var")
    for operator in ("eq", "ne", "in", "contains"):
        if operator in condition and isinstance(path, str):
            value = condition[operator]
            values = value if operator == "in" and isinstance(value, list) else [value]
            return path, [item for item in values if not any(references(item))]
    return None


def _contains(value: Json, option: Json) -> bool:
    """Whether an option is the value, or a text with it: a variable may hold one or several."""
    return loosely_same(value, option) or (
        isinstance(option, str) and isinstance(value, str) and value in option
    )


def _compared_in(tree: Binary) -> Compared:
    if tree.sign not in {"==", "!=", "in", *_ORDERING}:
        return None
    for side, other in ((tree.left, tree.right), (tree.right, tree.left)):
        path = _path(side)
        if path is not None:
            literals = other.items if isinstance(other, ListOf) else (other,)
            return path, [literal.value for literal in literals if isinstance(literal, Literal)]
    return None


def _never_equal(at: str, compared: Compared, known: Known, equal: Same) -> Iterator[Mark]:
    path, values = compared or ("", [])
    options = known.possible(path)
    for value in values if options else ():
        is_plain = isinstance(value, str | int | float) and value != ""
        if is_plain and not any(equal(value, option) for option in options):
            message = f"no option that {path} can hold has the value {shown(value)}"
            yield warning(at, f"{message}; they have {_listed(options)}")


def _never_ordered(at: str, tree: Binary, known: Known) -> Iterator[Mark]:
    """An expression that orders texts and numbers has no value."""
    path, values = _compared_in(tree) or ("", [])
    options = known.possible(path)
    is_mixed = any(map(is_number, values)) and all(isinstance(option, str) for option in options)
    if options and is_mixed:
        message = f"{path} holds texts, which {tree.sign} cannot compare with a number"
        yield warning(at, f"{message}; expected int({path}) or options whose values are numbers")


def _listed(options: list[Json]) -> str:
    return ", ".join(shown(option) for option in options[:10])
