"""`question`: asks, and keeps the answer in a variable."""

import hashlib
from collections.abc import Iterator
from typing import Any

from lambda_src.flows.answers import ONE_OF, FormError, matches, understood
from lambda_src.flows.canonical import canonical
from lambda_src.flows.documents import Item, Json, Node, Query
from lambda_src.flows.moves import Leave, Move, Turn, Wait
from lambda_src.flows.nodes.kind import Fault, Kind
from lambda_src.flows.scopes import MissingError
from lambda_src.flows.shapes import NotWaitingError, Question, Waiting
from lambda_src.flows.templates import render, text

INPUT_TYPES = ("text", "number", "email", "phone", "url", "date", "slider", "choice",
               "multiple_choice", "image_choice", "carousel")  # fmt: skip
_CHOICES = ONE_OF | {"multiple_choice"}
_OWN = frozenset({"question", "input_type", "options", "variable", "validation", "source",
                  "source_config", "track_shown_in", "text"})  # fmt: skip


def _check(node: Node) -> Iterator[Fault]:
    content = node.content
    is_drawn = content.get("source") == "random"
    if is_drawn and not isinstance(content.get("source_config"), dict):
        yield "source_config", "expected an object with `type` and, if need be, `tags`"
    if not is_drawn and not _worded(content.get("question", content.get("text"))):
        yield "question", "expected a text, an object with `text`, or one with `content_id`"
    if content.get("input_type", "text") not in INPUT_TYPES:
        yield "input_type", f"expected one of {', '.join(INPUT_TYPES)}"
    yield from _option_faults(content, brings_options=is_drawn or _refers(content))
    if "variable" in content and not isinstance(content["variable"], str):
        yield "variable", "expected the path of a variable, such as temp.answer"
    yield from _validation_faults(content.get("validation", {}))


def _option_faults(content: Json, *, brings_options: bool) -> Iterator[Fault]:
    options = content.get("options", [])
    if not isinstance(options, list) or not all(map(_is_option, options)):
        yield "options", "expected a list of texts, or of objects with a value, label or text"
    elif content.get("input_type") in _CHOICES and not options and not brings_options:
        yield "options", "expected at least one option"


def _validation_faults(validation: Json) -> Iterator[Fault]:
    if not isinstance(validation, dict):
        yield "validation", "expected an object"
    elif not _is_pattern(validation.get("pattern", "")):
        yield "validation.pattern", "expected a regular expression, without look-around"


def _is_pattern(pattern: Json) -> bool:
    try:
        return isinstance(pattern, str) and matches(pattern, "") in (True, False)
    except FormError:
        return False


def _worded(question: Json) -> bool:
    if isinstance(question, dict):
        return isinstance(question.get("text"), str) or "content_id" in question
    return isinstance(question, str) and bool(question)


def _refers(content: Json) -> bool:
    return isinstance(content.get("question"), dict) and "content_id" in content["question"]


def _is_option(option: Json) -> bool:
    named = isinstance(option, dict) and any(key in option for key in ("value", "label", "text"))
    return named or (isinstance(option, str | int | float) and not isinstance(option, bool))


def _run(turn: Turn) -> Move:
    content = turn.node.content
    body = _body(turn)
    if body is None:
        turn.note("content_missing")
        if isinstance(content.get("variable"), str):
            turn.variables.set(content["variable"], None)
        return Leave(("failure", "error", "default"))
    asked = {**body, **{key: each for key, each in content.items() if key in {"options"} and each}}
    options = [_option(render(each, turn.variables)) for each in asked.get("options") or ()]
    others = {name: each for name, each in {**body, **content}.items() if name not in _OWN}
    question = Question(
        text=text(asked.get("text", ""), turn.variables),
        input_type=content.get("input_type", asked.get("input_type", "text")),
        options=tuple(options),
        variable=content.get("variable"),
        validation=dict(content.get("validation") or {}),
        extra=render(others, turn.variables),
    )
    return Wait(Waiting("question", turn.path, question))


def _body(turn: Turn) -> dict[str, Any] | None:
    """The words of the question: its own, those of an item it names, or of one that is drawn."""
    content = turn.node.content
    if content.get("source") == "random":
        item = _drawn(turn)
        return None if item is None else _words(dict(item.body))
    written = content.get("question", content.get("text"))
    if isinstance(written, dict) and "content_id" in written:
        item = turn.content.find(text(written["content_id"], turn.variables))
        return None if item is None else _words(dict(item.body))
    return dict(written) if isinstance(written, dict) else {"text": written}


def _words(body: dict[str, Any]) -> dict[str, Any]:
    asked = body.get("question", body.get("question_text", body.get("text", "")))
    if isinstance(asked, dict):
        return {**body, **asked}
    return {**body, "text": asked}


def _drawn(turn: Turn) -> Item | None:
    config = turn.node.content["source_config"]
    excluded = config.get("exclude_from")
    seen = _list(turn, excluded) if isinstance(excluded, str) else []
    filters = render(config.get("info_filters") or {}, turn.variables)
    tags = config.get("tags")
    query = Query(
        type=str(config.get("type", "question")),
        tags=tuple(map(str, tags)) if isinstance(tags, list) else (),
        info_filters={name: value for name, value in filters.items() if value is not None},
        exclude=tuple(map(str, seen)),
    )
    items = sorted(turn.content.matching(query), key=lambda item: item.id)
    if not items:
        return None
    chance = hashlib.sha256(canonical(turn.draw)).digest()
    item = items[int.from_bytes(chance[:8]) % len(items)]
    tracked = turn.node.content.get("track_shown_in")
    if isinstance(tracked, str):
        turn.variables.set(tracked, [*_list(turn, tracked), item.id])
    return item


def _list(turn: Turn, path: str) -> list[Json]:
    try:
        found = turn.variables.get(path)
    except MissingError:
        return []
    return found if isinstance(found, list) else []


def _option(option: Json) -> dict[str, Json]:
    return option if isinstance(option, dict) else {"value": option, "label": str(option)}


def _answered(turn: Turn, waiting: Waiting, given: Json) -> Move:
    question = waiting.question
    if question is None:
        raise NotWaitingError(waiting.kind)
    value, number = understood(question, given)
    if question.variable:
        turn.variables.set(question.variable, value)
    return Leave(("default",) if number is None else (f"${number}", "default"))


def _writes(node: Node) -> Iterator[str]:
    for name in ("variable", "track_shown_in"):
        if isinstance(node.content.get(name), str):
            yield node.content[name]


KIND = Kind(_check, _run, answered=_answered, asks=True, writes=_writes)
