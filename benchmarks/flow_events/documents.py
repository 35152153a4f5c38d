"""A flow that asks the same question again and again, whose words are a piece of content."""

from typing import Any

Json = dict[str, Any]

TESTED, PLAIN = "tested", "plain"
"""Keys of two flows: an experiment of two variants runs on the content of the first."""

OPTIONS = ("Soup", "Bread", "Tea")
BODY: Json = {"text": "What would you like?", "options": list(OPTIONS)}
VARIANT: Json = {"text": "What may we bring you?", "options": list(OPTIONS)}


def document(key: str) -> Json:
    """Return the flow of a key, which asks the content of the same name."""
    asked = {"question": {"content_id": key}, "variable": "temp.wish"}
    return {
        "seed_key": key,
        "name": key,
        "entry_node_id": "ask",
        "nodes": [
            {"id": "ask", "type": "question", "content": asked},
            {"id": "again", "type": "question", "content": asked},
        ],
        "connections": [
            {"source": "ask", "target": "again", "type": "default"},
            {"source": "again", "target": "ask", "type": "default"},
        ],
    }
