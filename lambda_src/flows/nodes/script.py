"""`script`: handed to the client, and never run here.

A script with `outputs` is waited for: the client answers with a value for each, or with null where
it runs no scripts or its script failed.
"""

from collections.abc import Iterator, Mapping

from lambda_src.flows.documents import Json, Node
from lambda_src.flows.durations import seconds
from lambda_src.flows.moves import Leave, Move, Turn, Wait
from lambda_src.flows.nodes.kind import Fault, Kind, text_fault
from lambda_src.flows.shapes import InputRefusedError, Message, Waiting
from lambda_src.flows.templates import references, render

LANGUAGES = ("javascript", "typescript")
MOST_CHARACTERS = 20_000
MOST_SECONDS = 60.0


def outputs(content: Mapping[str, Json]) -> dict[str, str]:
    """Return the variable of each name by which a client may answer.

    Written as a list of variables, or as an object of names and variables.
    """
    written = content.get("outputs")
    if isinstance(written, dict):
        return {name: value for name, value in written.items() if isinstance(value, str)}
    listed = written if isinstance(written, list) else []
    return {item: item for item in listed if isinstance(item, str)}


def _check(node: Node) -> Iterator[Fault]:
    content = node.content
    yield from text_fault(content, "code")
    if len(str(content.get("code", ""))) > MOST_CHARACTERS:
        yield "code", f"expected {MOST_CHARACTERS} characters at most"
    if content.get("language", LANGUAGES[0]) not in LANGUAGES:
        yield "language", f"expected one of {', '.join(LANGUAGES)}, found {content['language']!r}"
    if not isinstance(content.get("inputs", {}), dict):
        yield "inputs", f"expected an object of names and values, found {content['inputs']!r}"
    written = content.get("outputs", [])
    if not isinstance(written, dict | list) or len(outputs(content)) != len(written):
        yield (
            "outputs",
            "expected variables in a list, or by the names that the script has for them",
        )


def _run(turn: Turn) -> Move:
    content = turn.node.content
    language = content.get("language", LANGUAGES[0])
    message: dict[str, Json] = {"language": language, "code": content["code"]}
    if "inputs" in content:
        given = {name: _reference(value) for name, value in content["inputs"].items()}
        message["inputs"] = render(given, turn.variables)
    if outputs(content):
        message["outputs"] = list(outputs(content))
        message["timeout_seconds"] = min(seconds(content.get("timeout"), 5.0), MOST_SECONDS)
    turn.messages.append(Message("script", message))
    return Wait(Waiting("script", turn.path)) if outputs(content) else Leave()


def _reference(written: Json) -> Json:
    """An input may name a variable without braces."""
    is_path = isinstance(written, str) and "." in written and not any(references(written))
    return f"{{{{{written}}}}}" if is_path and " " not in written else written


def _answered(turn: Turn, _waiting: Waiting, given: Json) -> Move:
    if given is None:
        turn.note("script_failed")
        return Leave(("failure", "error", "default"))
    known = outputs(turn.node.content)
    if not isinstance(given, dict):
        raise InputRefusedError("Expected an object with the outputs of the script.")
    for name in given:
        if name not in known:
            raise InputRefusedError(f"Expected outputs of {', '.join(known)}; found {name}.")
    missing = [name for name in known if name not in given]
    if missing:
        raise InputRefusedError(f"Expected a value for {', '.join(missing)}.")
    for name, value in given.items():
        turn.variables.set(known[name], value)
    return Leave(("success", "default"))


def _writes(node: Node) -> Iterator[str]:
    yield from outputs(node.content).values()


KIND = Kind(_check, _run, answered=_answered, writes=_writes)
