"""`question`: asks, and keeps the answer in a variable."""

from collections.abc import Iterator
from typing import Any

from lambda_src.flows import drawing, wording
from lambda_src.flows.answers import ONE_OF, understood
from lambda_src.flows.documents import Json, Node
from lambda_src.flows.moves import Leave, Move, Turn, Wait
from lambda_src.flows.names import meant
from lambda_src.flows.nodes.kind import Fault, Kind
from lambda_src.flows.patterns import FormError, matches
from lambda_src.flows.shapes import NotWaitingError, Question, Waiting
from lambda_src.flows.templates import references, render, text
from lambda_src.flows.values import NAMES

INPUT_TYPES = ("text", "number", "email", "phone", "url", "date", "slider", "choice",
               "multiple_choice", "image_choice", "carousel")  # fmt: skip
_CHOICES = ONE_OF | {"multiple_choice"}
_OPTION = "expected a text, or an object with a value, label or text"
_OWN = frozenset({"question", "input_type", "options", "variable", "validation", "source",
                  "source_config", "track_shown_in", "text", "answers"})  # fmt: skip


def _check(node: Node) -> Iterator[Fault]:
    content = node.content
    is_drawn = drawing.is_drawn(content)
    yield from drawing.faults(content)
    if not is_drawn and not _worded(content.get("question", content.get("text"))):
        yield "question", "expected a text, an object with `text`, or one with `content_id`"
    if content.get("input_type", "text") not in INPUT_TYPES:
        expected = f"expected one of {', '.join(INPUT_TYPES)}"
        yield "input_type", f"{expected}, found {content['input_type']!r}"
    yield from _option_faults(content, brings_options=is_drawn or _refers(content))
    if "variable" in content and not isinstance(content["variable"], str):
        yield "variable", "expected the path of a variable, such as temp.answer"
    yield from _validation_faults(content.get("validation", {}))


def _option_faults(content: Json, *, brings_options: bool) -> Iterator[Fault]:
    options = content.get("options", [])
    if isinstance(options, str) and any(references(options)):
        return
    if not isinstance(options, list):
        yield "options", f"expected a list or a reference to one, found {options!r}"
    elif not all(map(_is_option, options)):
        for number, option in enumerate(options):
            if not _is_option(option):
                keys = list(option) if isinstance(option, dict) else []
                hint = next((found for key in keys if (found := meant(key, NAMES))), "")
                yield f"options.{number}", f"{_OPTION}, found {option!r}{hint}"
    elif str(content.get("input_type")) in _CHOICES and not options and not brings_options:
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
    named = isinstance(option, dict) and any(key in option for key in NAMES)
    return named or (isinstance(option, str | int | float) and not isinstance(option, bool))


def _run(turn: Turn) -> Move:
    content = turn.node.content
    body = _body(turn)
    if body is None:
        turn.note("content_missing")
        return _nothing(turn)
    source = {
        **body,
        **{key: element for key, element in content.items() if key in {"options"} and element},
    }
    offered = _offered(turn, source.get("options") or source.get("answers"))
    if not offered and isinstance(source.get("options"), str):
        turn.note("options_missing")
        return _nothing(turn)
    others = {name: value for name, value in {**body, **content}.items() if name not in _OWN}
    question = Question(
        text=text(source.get("text", ""), turn.variables),
        input_type=content.get("input_type", source.get("input_type", "text")),
        options=tuple(map(_option, offered)),
        variable=content.get("variable"),
        validation=dict(content.get("validation") or {}),
        extra=render(others, turn.variables),
        plain=tuple(number for number, item in enumerate(offered) if not isinstance(item, dict)),
    )
    return Wait(Waiting("question", turn.path, question))


def _nothing(turn: Turn) -> Move:
    """Nothing can be asked: the variable is empty, and the flow goes its way of failure."""
    if isinstance(turn.node.content.get("variable"), str):
        turn.variables.set(turn.node.content["variable"], None)
    return Leave(("failure", "error", "default"))


def _offered(turn: Turn, written: Json) -> list[Json]:
    """The options, also those of lists that references name."""
    found = render(written, turn.variables)
    listed = found if isinstance(found, list) else [found]
    flat = [
        element for group in listed for element in (group if isinstance(group, list) else [group])
    ]
    return [item for item in flat if _is_option(item) and item != ""]


def _body(turn: Turn) -> dict[str, Any] | None:
    """The words of the question: its own, those of an item it names, or of one that is drawn."""
    content = turn.node.content
    if drawing.is_drawn(content):
        item = drawing.drawn(turn, "question")
        return None if item is None else _words(dict(wording.said(turn, item)))
    written = content.get("question", content.get("text"))
    if isinstance(written, dict) and "content_id" in written:
        item = turn.content.find(text(written["content_id"], turn.variables))
        return None if item is None else _words(dict(wording.said(turn, item)))
    return dict(written) if isinstance(written, dict) else {"text": written}


def _words(body: dict[str, Any]) -> dict[str, Any]:
    source = body.get("question", body.get("question_text", body.get("text", "")))
    if isinstance(source, dict):
        return {**body, **source}
    return {**body, "text": source}


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
