"""`script`: handed to the client as it is, and never run here."""

from collections.abc import Iterator

from lambda_src.flows.documents import Node
from lambda_src.flows.moves import Leave, Move, Turn
from lambda_src.flows.nodes.kind import Fault, Kind, text_fault
from lambda_src.flows.shapes import Message

LANGUAGES = ("javascript", "typescript")
MOST_CHARACTERS = 20_000


def _check(node: Node) -> Iterator[Fault]:
    yield from text_fault(node.content, "code")
    if len(str(node.content.get("code", ""))) > MOST_CHARACTERS:
        yield "code", f"expected {MOST_CHARACTERS} characters at most"
    if node.content.get("language", LANGUAGES[0]) not in LANGUAGES:
        yield "language", f"expected one of {', '.join(LANGUAGES)}"


def _run(turn: Turn) -> Move:
    content = turn.node.content
    language = content.get("language", LANGUAGES[0])
    turn.messages.append(Message("script", {"language": language, "code": content["code"]}))
    return Leave()


KIND = Kind(_check, _run)
