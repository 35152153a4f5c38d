"""`message`: says something, and may wait until it was seen."""

from collections.abc import Iterator, Mapping

from lambda_src.flows import drawing, wording
from lambda_src.flows.documents import Json, Node
from lambda_src.flows.durations import seconds
from lambda_src.flows.moves import Leave, Move, Turn, Wait
from lambda_src.flows.nodes.kind import Fault, Kind
from lambda_src.flows.scopes import MissingError
from lambda_src.flows.shapes import Message, Waiting
from lambda_src.flows.templates import render, text
from lambda_src.flows.values import is_number

TYPES = ("text", "image", "book_list", "rich_text")
MOST_DELAY_SECONDS = 10.0
_WORDS = ("text", "content", "fallback_text", "fact", "joke", "quote", "message")
"""Keys that hold what is said, in messages and in content, the first that is there."""


def _check(node: Node) -> Iterator[Fault]:
    content = node.content
    messages = content.get("messages")
    if drawing.is_drawn(content):
        yield from drawing.faults(content)
    elif not isinstance(messages, list) or not messages:
        if "content_id" not in content and "text" not in content:
            yield "messages", "expected a list of messages, a text, or a content_id"
        return
    for number, message in enumerate(messages if isinstance(messages, list) else ()):
        if not isinstance(message, dict):
            yield f"messages.{number}", "expected an object with type and text, or a content_id"
        elif "content_id" not in message and message.get("type", "text") not in TYPES:
            found = message.get("type")
            expected = f"expected one of {', '.join(TYPES)}, found {found!r}"
            yield f"messages.{number}.type", expected


def _run(turn: Turn) -> Move:
    content = turn.node.content
    delay = content.get("typing_delay")
    if drawing.is_drawn(content):
        item = drawing.drawn(turn, "message")
        if item is None:
            turn.note("content_missing")
            return Leave(("failure", "error", "default"))
        _append_item(turn, wording.said(turn, item), delay)
    else:
        for message in content.get("messages") or [content]:
            _append(turn, message, _delay(message, delay))
    if content.get("wait_for_ack"):
        return Wait(Waiting("acknowledgement", turn.path))
    return Leave()


def _append(turn: Turn, written: Mapping[str, Json], delay: Json) -> None:
    if "content_id" not in written:
        _add(turn, written, delay)
        return
    item = turn.content.find(text(written["content_id"], turn.variables))
    if item is not None:
        _append_item(turn, wording.said(turn, item), delay)
        return
    turn.note("content_missing")
    if isinstance(turn.node.content.get("text"), str):
        _add(turn, {"text": turn.node.content["text"]}, delay)


def _append_item(turn: Turn, body: Mapping[str, Json], delay: Json) -> None:
    """Append a piece of content; a joke of two parts becomes two messages."""
    if isinstance(body.get("messages"), list):
        for message in body["messages"]:
            _add(turn, message if isinstance(message, dict) else {"text": str(message)}, delay)
    elif "setup" in body and "punchline" in body:
        rest = {key: value for key, value in body.items() if key not in {"setup", "punchline"}}
        for part in ("setup", "punchline"):
            _add(turn, {**rest, "text": body[part]}, delay)
    else:
        _add(turn, {"type": "text", **body}, delay)


def _add(turn: Turn, body: Mapping[str, Json], delay: Json) -> None:
    for name in _NESTED:
        inner = body.get(name)
        if isinstance(inner, dict):  # the older form of an image, a fact, a joke
            body = {**{key: item for key, item in body.items() if key != name}, **inner}
    type_ = body.get("type", "text")
    words = _words(body)
    apart = {*_APART, words} | ({"content"} if type_ == "rich_text" else set())
    content = {
        key: render(value, turn.variables) for key, value in body.items() if key not in apart
    }
    if type_ == "rich_text" and words != "content" and "content" in body:
        content["content"] = body["content"]  # never filled in: a visitor's words are no markup
    if words is not None:
        content = {"text": text(body[words], turn.variables), **content}
    if type_ == "book_list" and "books" not in content and "source" in body:
        content["books"] = _books(turn, content.pop("source"))
    turn.messages.append(Message(type_ if type_ in TYPES else "text", content, _seconds(delay)))


def _words(body: Mapping[str, Json]) -> str | None:
    if "text" in body:
        return "text"
    is_rich = body.get("type") == "rich_text" and "fallback_text" in body
    names = ("fallback_text",) if is_rich else _WORDS
    return next((name for name in names if isinstance(body.get(name), str)), None)


def _books(turn: Turn, source: Json) -> Json:
    """The books that a source is, or that the variable it names holds."""
    if not isinstance(source, str):
        return source
    try:
        return turn.variables.get(source)
    except MissingError:
        turn.variables.note("unknown_reference", path=source)
        return []


def _seconds(delay: Json) -> float:
    return min(seconds(delay, 0.0), MOST_DELAY_SECONDS)


def _acknowledged(_turn: Turn, _waiting: Waiting, _given: Json) -> Move:
    return Leave()


def _writes(node: Node) -> Iterator[str]:
    if isinstance(node.content.get("track_shown_in"), str):
        yield node.content["track_shown_in"]


def _delay(message: Mapping[str, Json], default: Json) -> Json:
    """The pause before a message; `delay`, of the older form, is in milliseconds."""
    if is_number(message.get("delay")):
        return message["delay"] / 1_000
    return message.get("typing_delay", default)


_NESTED = ("content", "fact", "joke", "quote", "message")
_APART = frozenset({"delay", "type", "typing_delay", "content_id", "wait_for_ack", "messages"})
KIND = Kind(_check, _run, answered=_acknowledged, writes=_writes)
