"""One flow for each node type: a question, the node, and the question again."""

from typing import Any

Json = dict[str, Any]

_ASK: Json = {
    "id": "ask",
    "type": "question",
    "content": {"question": "Next?", "variable": "temp.answer"},
}
_SAID = {"type": "text", "text": "You said {{temp.answer}}."}
_INNER: Json = {
    "nodes": [{"id": "said", "type": "message", "content": {"messages": [_SAID]}}],
    "connections": [],
    "entry_node_id": "said",
    "inputs": {"answer": "{{temp.answer}}"},
}
_CONTENTS: dict[str, Json] = {
    "message": {"messages": [_SAID]},
    "condition": {
        "conditions": [{"if": "temp.answer == 'x'", "then": "default"}],
        "else": "default",
    },
    "action": {
        "actions": [
            {"type": "increment", "variable": "user.count", "value": 1},
            {"type": "set_variable", "variable": "user.last", "value": "{{temp.answer}}"},
        ]
    },
    "composite": _INNER,
    "script": {"code": "show()", "language": "javascript"},
    "webhook": {"url": "https://host.example/hook", "body": {"said": "{{temp.answer}}"}},
}


def documents() -> dict[str, Json]:
    """Return a document for each node type; that of a question is the question alone."""
    found = {"question": _document("question", [_ASK], [("ask", "ask")])}
    for kind, content in _CONTENTS.items():
        node = {"id": "node", "type": kind, "content": content}
        found[kind] = _document(kind, [_ASK, node], [("ask", "node"), ("node", "ask")])
    return found


def _document(key: str, nodes: list[Json], ways: list[tuple[str, str]]) -> Json:
    connections = [{"source": one, "target": other, "type": "default"} for one, other in ways]
    return {
        "seed_key": key,
        "name": key,
        "entry_node_id": "ask",
        "nodes": nodes,
        "connections": connections,
    }
