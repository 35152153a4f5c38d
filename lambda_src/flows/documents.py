"""What a flow is: a document of nodes and connections, and the content that it draws from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Protocol, TypeAlias

Json: TypeAlias = Any  # what json.loads returns: None, bool, int, float, str, list, dict
Severity = Literal["error", "warning"]


CONNECTION_TYPES = frozenset({"default", "conditional", "success", "failure", "error", "complete"})
"""Those with a name; `$0`, `$1`, ... are by the number of an option. A conditional one goes before
the default, if its conditions hold."""

CONNECTION_ALIASES = {"failed": "failure", "completed": "complete"}
"""Other words that documents have for them."""


_OLDER_TYPES = {"fallback": "failure", "timeout": "failure"}


def connection_type(written: object) -> str:
    """Return a connection type, in whatever case and words it was written.

    The older form has `option_0` for `$0`, and ways of failure of its own.
    """
    type_ = re.sub(r"^option_(\d+)$", r"$\1", str(written).lower())
    return CONNECTION_ALIASES.get(type_) or _OLDER_TYPES.get(type_, type_)


@dataclass(frozen=True)
class Finding:
    """One mistake of a document, or one warning. `message` says what was expected."""

    severity: Severity
    node: str | None
    field: str
    message: str


@dataclass(frozen=True)
class Node:
    """A node. `type` is one of the table in `nodes`."""

    id: str
    type: str
    content: Mapping[str, Json]


@dataclass(frozen=True)
class Connection:
    """From one node to another. `type` is in lower case."""

    source: str
    target: str
    type: str = "default"
    conditions: tuple[Json, ...] = ()


@dataclass(frozen=True)
class Document:
    """A flow that was read and found right. `raw` is what was read."""

    key: str
    name: str
    entry: str
    nodes: Mapping[str, Node]
    connections: tuple[Connection, ...]
    raw: Mapping[str, Json] = field(repr=False, default_factory=dict)

    def leaving(self, node_id: str) -> tuple[Connection, ...]:
        """The connections of a node, in the order of the document."""
        return self._leaving.get(node_id, ())

    @cached_property
    def _leaving(self) -> Mapping[str, tuple[Connection, ...]]:
        found: dict[str, list[Connection]] = {}
        for connection in self.connections:
            found.setdefault(connection.source, []).append(connection)
        return {node_id: tuple(leaving) for node_id, leaving in found.items()}


@dataclass(frozen=True)
class Checked:
    """What a check found; `document` only without errors."""

    document: Document | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Frozen:
    """What publishing freezes and sessions run on: a flow, and those that it embeds, by key."""

    document: Document
    embedded: Mapping[str, Document] = field(default_factory=dict)


@dataclass(frozen=True)
class Query:
    """Which content a question may draw from."""

    type: str
    tags: tuple[str, ...] = ()
    info_filters: Mapping[str, Json] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """A piece of content. `languages` has by tag what another language says differently."""

    id: str
    type: str
    body: Mapping[str, Json]
    tags: tuple[str, ...] = ()
    info: Mapping[str, Json] = field(default_factory=dict)
    language: str = "en"
    languages: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)


@dataclass(frozen=True)
class Variant:
    """One arm of an experiment on content. The control has no body of its own."""

    id: str
    weight: int
    body: Mapping[str, Json] | None = None
    languages: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)


@dataclass(frozen=True)
class Experiment:
    """The experiment that runs on an item. Its goal is a node's path, or an event's type.

    Within an epoch the weights stay.
    """

    number: int
    epoch: int
    goal: Mapping[str, str]
    variants: Sequence[Variant]


class Content(Protocol):
    """Where content comes from."""

    def matching(self, query: Query) -> Sequence[Item]:
        """Return every item that a query means, in any order."""
        ...

    def find(self, item_id: str) -> Item | None:
        """Return the item of an id."""
        ...

    def experiment(self, item_id: str) -> Experiment | None:
        """Return the experiment that runs on an item, if one does."""
        ...


class FlowInvalidError(Exception):
    """A document cannot be played; `findings` name every mistake."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            "; ".join(f"{finding.node or 'flow'}: {finding.message}" for finding in findings)
        )
        self.findings = tuple(findings)
