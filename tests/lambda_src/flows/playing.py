"""Flows as tests write them, and a visitor who plays them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from lambda_src.flows.documents import Experiment, Frozen, Item, Json, Query
from lambda_src.flows.engine import Engine, Limits
from lambda_src.flows.freezing import freeze
from lambda_src.flows.reading import check
from lambda_src.flows.shapes import Outcome, Session, Step

Node = dict[str, Any]


def document(*nodes: Node, ways: str = "", **fields: Any) -> dict[str, Any]:
    """A document of nodes; `ways` is like "a>b a>c:$1", by default one after another."""
    ids = [node["id"] for node in nodes]
    written = ways.split() or [f"{one}>{two}" for one, two in pairwise(ids)]
    connections = []
    for way in written:
        ends, _, type_ = way.partition(":")
        source, target = ends.split(">")
        connections.append({"source": source, "target": target, "type": type_ or "default"})
    return {
        "seed_key": "tested",
        "entry_node_id": ids[0],
        "nodes": list(nodes),
        "connections": connections,
        **fields,
    }


def say(id_: str, text: str, **content: Any) -> Node:
    messages = [{"type": "text", "text": text}]
    return {"id": id_, "type": "message", "content": {"messages": messages, **content}}


def ask(id_: str, input_type: str = "text", variable: str = "temp.answer", **content: Any) -> Node:
    asked = {"question": {"text": f"{id_}?"}, "input_type": input_type, "variable": variable}
    return {"id": id_, "type": "question", "content": asked | content}


def do(id_: str, *actions: Mapping[str, Any]) -> Node:
    return {"id": id_, "type": "action", "content": {"actions": list(actions)}}


def put(variable: str, value: Json) -> dict[str, Any]:
    return {"type": "set_variable", "variable": variable, "value": value}


@dataclass
class Library:
    """Content in a list."""

    items: Sequence[Item] = ()
    experiments: Mapping[str, Experiment] = field(default_factory=dict)

    def matching(self, query: Query) -> Sequence[Item]:
        fitting = (item for item in self.items if item.type == query.type)
        return [item for item in fitting if item.id not in query.exclude]

    def find(self, item_id: str) -> Item | None:
        return next((item for item in self.items if item.id == item_id), None)

    def experiment(self, item_id: str) -> Experiment | None:
        return self.experiments.get(item_id)


def frozen(
    raw: Mapping[str, Any],
    embedded: Mapping[str, Any] | None = None,
    *,
    is_published: bool = False,
) -> Frozen:
    others = embedded or {}
    checked = check(raw, tuple(others), is_published=is_published)
    assert checked.document is not None, checked.findings
    return freeze(checked.document, others.get)


@dataclass
class Play:
    """One conversation, and everything that was said in it."""

    engine: Engine
    step: Step
    said: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        raw: Mapping[str, Any],
        *,
        embedded: Mapping[str, Any] | None = None,
        content: Sequence[Item] = (),
        initial: Mapping[str, Json] | None = None,
        limits: Limits | None = None,
        is_published: bool = False,
    ) -> "Play":
        """Begin; what is published already is played whatever is wrong with it."""
        made = frozen(raw, embedded, is_published=is_published)
        engine = Engine(made, Library(content), limits)
        return cls(engine, engine.start("seed", initial or {})).heard()

    def heard(self) -> "Play":
        self.said += [str(each.content.get("text", each.type)) for each in self.step.messages]
        self.events += [each.type for each in self.step.events if each.type != "node_changed"]
        return self

    def answer(self, *given: Json) -> "Play":
        for each in given:
            self.step = self.engine.answer(self.session, each)
            self.heard()
        return self

    def report(self, status: Any = "succeeded", **values: Json) -> "Play":
        self.step = self.engine.resume(self.session, Outcome(status, values=values))
        return self.heard()

    @property
    def session(self) -> Session:
        return self.step.session

    def get(self, path: str) -> Json:
        found: Json = self.session.scopes
        for part in path.split("."):
            found = found[part]
        return found
