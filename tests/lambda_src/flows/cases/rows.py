"""Each case: a document, what a visitor answers, and what is right."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = Any

HERE = Path(__file__).parent
HOST = "https://books.example.com"
"""Where calls of the documents go; the deployed test puts a host of its own in its place."""

_SCRIPT = json.loads((HERE / "beside" / "order-helper-answers.json").read_text("utf-8"))
_REPLY = {"items": [{"name": "A"}], "nothing": [], "data": {"total": 7}}


@dataclass(frozen=True)
class Row:
    """What is right of one document. `refused` are the answers that validation refuses.

    `reply` is what the host of its call answers, `path` what that host is called by.
    """

    name: str
    answers: tuple[Json, ...] = ()
    said: tuple[str, ...] = ()
    state: Mapping[str, Json] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    refused: tuple[Json, ...] = ()
    initial: Mapping[str, Json] = field(default_factory=dict)
    reply: Json = None
    path: str | None = None
    content: str | None = None
    is_left_open: bool = False

    @property
    def document(self) -> dict[str, Any]:
        """As its author wrote it, with a key of its own, so that many can be stored."""
        path = HERE / "documents" / f"{self.name}.json"
        return {**json.loads(path.read_text("utf-8")), "seed_key": self.name}


_DRAGONS = {
    "text": "Dragons!",
    "image_url": "https://p.example.com/d.png",
    "hue_map": {"dark": 0.8},
}
_AGGREGATES = {
    "collect": [1, [2], 3], "older_collect": [1, 2], "count": 3, "avg": 0.0,
    "sum": {"r": 7}, "merge": {"r": 7},
}  # fmt: skip
_MANY, _FEW = "more than five", "at most five"

ROWS = (
    Row("choice-compared-with-its-value", ("Fantasy",), ("fantasy it is",)),
    Row("number-times-two", (3.5,), (_MANY,)),
    Row("number-times-two", (3,), (_MANY,)),
    Row("number-times-two", (2.5,), (_FEW,)),
    Row(
        "order-helper-as-written",
        tuple(_SCRIPT["answers"]),
        ("Hi Ada, let's put an order together.", "The kitchen cannot be reached."),
        {"temp.total": 15, "temp.card": _SCRIPT["answers"][3]},
        refused=("nope",),
        initial=_SCRIPT["initial"],
    ),
    Row("url-with-a-space", ("harry potter & co",), reply={},
        path="/search?q=harry%20potter%20%26%20co&limit=1"),
    Row("url-with-a-space", ("../x",), reply={}, path="/search?q=..%2Fx&limit=1"),
    Row("merge-strategy-max", state={"temp.out": {"r": 4}}),
    Row("aggregate-nested-field", state={"temp.out": 30}),
    Row("seed-message-content-key", said=("Welcome!",)),
    Row("seed-api-call-config", said=("0 books",)),
    Row("seed-composite-outputs", said=("high",)),
    Row("picture-preference", ("Dragons!",), state={"temp.picture": _DRAGONS},
        options=("Dragons!", "Unicorns!"), content="content-with-answers"),
    Row("set-into-a-list", state={"temp.l": ["z", "y"]}),
    Row("options-from-a-variable", ("10:00",), state={"temp.slot": "10:00"},
        options=("09:00", "10:00")),
    Row("phone-of-dashes", ("-----",), refused=("-----",), is_left_open=True),
    Row("url-with-a-quote", ('https://a"onmouseover=x.com',),
        refused=('https://a"onmouseover=x.com',), is_left_open=True),
    Row("required-of-spaces", ("  ", "\u200b"), refused=("  ", "\u200b"), is_left_open=True),
    Row("date-range", ("2020-01-01", "2026-11-30"), refused=("2020-01-01",)),
    Row("jsonpath-by-path", reply=_REPLY, path="/found",
        state={"temp.one": ["A"], "temp.none": [], "temp.total": 7}),
    Row("aggregates", state={"temp.out": _AGGREGATES}),
)  # fmt: skip
"""Those that play. The rows that are mistakes are in `WRONG`."""

WRONG: Mapping[str, tuple[tuple[str | None, str, str], ...]] = {
    "01-target-typo": (("q", "connections.target", "'mm'"),),
    "02-key-typo": (("q", "content.validaton", "'validation'"),),
    "03-validation-typo": (
        ("q", "content.validation.min_lenght", "'min_length'"),
        ("q", "content.validation.required", "true or false"),
    ),
    "04-template-typos": (
        ("m", "content.text", "{{user.name}}"),
        ("m", "content.text", "{{user.tags.0}}"),
        ("m", "content.text", "user.nmae is set by no node"),
        ("m", "content.text", "usr.name is set by no node"),
    ),
    "05-cel-single-eq": (("c", "content.conditions.0.if", "expected '==' at character 11"),),
    "06-cel-unknown-function-else-nowhere": (
        ("c", "content.else", "'nowhere'"),
        ("c", "content.conditions.0.if", "'startsWith'"),
        ("c", "content.conditions.1.if", "'size'"),
    ),
    "07-duplicate-id": (("m", "id", "an id of its own"),),
    "09-webhook": (
        ("h", "content.timeout", "0 to 15 seconds"),
        ("h", "content.retry.attempts", "1 to 5 attempts"),
        ("h", "content.url", "169.254.169.254"),
        ("h", "content.headers.Authorization", "{{secret:name}}"),
        ("h", "content.response_mapping.user.x", "at character 3"),
        ("h", "content.response_mapping.temp.y", "one .. at most"),
    ),
    "10-options": (
        ("q", "content.options.0", "'label'"),
        ("q", "content.options.2", "options.1"),
        ("q", "connections.type", "'$7'"),
    ),
    "11-types": (
        ("q", "content.input_type", "multiple_choice"),
        ("m", "type", "'message'"),
        ("q", "connections.type", "'default'"),
    ),
    "12-entry": ((None, "entry_node_id", "'start'"),),
    "13-empty": ((None, "nodes", "at least one node"),),
    "15-actions": (
        ("a", "content.actions.0.operation", "'median'"),
        ("a", "content.actions.2.amount", "'two'"),
        ("a", "content.actions.3.variable", "user.name"),
        ("a", "content.actions.4.variable", "nothing is written"),
    ),
    "16-composite": (("p", "content", "'unknown'"),),
    "18-secret-in-question": (("q", "content.question", "no secret"),),
    "else-leads-nowhere": (("c", "content.else", "'nowhere'"),),
    "then-leads-nowhere": (("c", "content.conditions.0.then", "'nowhere'"),),
}
"""For each wrong document one finding a mistake: node, field, and a part of what is said."""


def wrong(name: str) -> dict[str, Any]:
    """Return a document with mistakes."""
    path = HERE / "wrong" / f"{name}.json"
    made: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return made


def content_items(name: str) -> list[dict[str, Any]]:
    """Return the content that a document draws from."""
    loaded = json.loads((HERE / "beside" / f"{name}.json").read_text("utf-8"))
    items: list[dict[str, Any]] = loaded["content"]
    return items


def at(state: Mapping[str, Json], path: str) -> Json:
    """Return what a path of a state holds."""
    found: Json = state
    for part in path.split("."):
        found = found[part]
    return found
