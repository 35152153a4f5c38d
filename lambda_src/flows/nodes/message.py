"""`message`: says something, and may wait until it was seen."""

from collections.abc import Iterator

from lambda_src.flows.documents import Json, Node
from lambda_src.flows.moves import Leave, Move, Turn, Wait
from lambda_src.flows.nodes.kind import Fault, Kind
from lambda_src.flows.shapes import Message, Waiting
from lambda_src.flows.templates import render, text
from lambda_src.flows.values import is_number

TYPES = ("text", "image", "book_list")
MOST_DELAY_SECONDS = 10.0


def _check(node: Node) -> Iterator[Fault]:
    messages = node.content.get("messages")
    if not isinstance(messages, list) or not messages:
        if "content_id" not in node.content and "text" not in node.content:
            yield "messages", "expected a list of messages, a text, or a content_id"
        return
    for number, each in enumerate(messages):
        if not isinstance(each, dict):
            yield f"messages.{number}", "expected an object with type and text, or a content_id"
        elif "content_id" not in each and each.get("type", "text") not in TYPES:
            yield f"messages.{number}.type", f"expected one of {', '.join(TYPES)}"


def _run(turn: Turn) -> Move:
    content = turn.node.content
    delay = content.get("typing_delay")
    for each in content.get("messages") or [content]:
        _say(turn, each, each.get("typing_delay", delay))
    if content.get("wait_for_ack"):
        return Wait(Waiting("acknowledgement", turn.path))
    return Leave()


def _say(turn: Turn, written: Json, delay: Json) -> None:
    body = written
    if "content_id" in written:
        item = turn.content.find(text(written["content_id"], turn.variables))
        if item is None:
            turn.note("content_missing")
            return
        body = {"type": "text", **item.body}
    said = {key: render(value, turn.variables) for key, value in body.items() if key not in _APART}
    words = body.get("text", body.get("content"))
    if isinstance(words, str):  # seeds of the older form name it `content`
        said.pop("content", None)
        said["text"] = text(words, turn.variables)
    elif "text" in body:
        said["text"] = text(words, turn.variables)
    type_ = body.get("type", "text")
    turn.messages.append(Message(type_ if type_ in TYPES else "text", said, _seconds(delay)))


def _seconds(delay: Json) -> float:
    return float(max(0, min(delay, MOST_DELAY_SECONDS))) if is_number(delay) else 0.0


def _acknowledged(_turn: Turn, _waiting: Waiting, _given: Json) -> Move:
    return Leave()


_APART = frozenset({"type", "typing_delay", "content_id", "wait_for_ack", "messages"})
KIND = Kind(_check, _run, answered=_acknowledged)
