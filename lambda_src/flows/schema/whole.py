"""The schema of a whole document, and of each type of node."""

from dataclasses import dataclass

from lambda_src.flows.documents import CONNECTION_TYPES
from lambda_src.flows.schema.calls import CALL
from lambda_src.flows.schema.doing import OF_ACTION, OF_COMPOSITE, OF_CONDITION, OF_SCRIPT
from lambda_src.flows.schema.saying import OF_MESSAGE, OF_QUESTION
from lambda_src.flows.schema.words import Schema, older, pairs, text, whole

DIALECT = "https://json-schema.org/draft/2020-12/schema"

DOCUMENT: dict[str, Schema] = {
    "seed_key": text("Key", "What other flows and visitors name it by."),
    "name": text("Name", "What people call it."),
    "description": text("Description", "For those who edit it.", x_input="long"),
    "format_version": whole(
        "Writing", "2 is the platform's own, 1 that of the builder it replaces.", enum=[1, 2]
    ),
    "entry_node_id": text("First node", "Where every session begins.", x_input="node"),
    **older("id", "version", "visibility", "variables", "tags", "info", "metadata"),
}


@dataclass(frozen=True)
class NodeType:
    """What people call a type, what it does, and the fields of its content."""

    title: str
    description: str
    fields: dict[str, Schema]
    ways: tuple[str, ...] = ("default",)
    """The types of connections by which it usually leaves; `$` for one of each option."""


NODES: dict[str, NodeType] = {
    "start": NodeType("Start", "Goes on at once.", {}),
    "message": NodeType("Message", "Says something.", OF_MESSAGE, ("default", "failure")),
    "question": NodeType(
        "Question", "Asks, and keeps the answer.", OF_QUESTION, ("$", "default", "failure")
    ),
    "condition": NodeType(
        "Condition", "Chooses a way without asking.", OF_CONDITION, ("default", "conditional", "$")
    ),
    "action": NodeType(
        "Action", "Changes variables.", OF_ACTION, ("default", "success", "failure")
    ),
    "webhook": NodeType(
        "Call", "Calls an address and keeps the answer.", CALL, ("success", "failure")
    ),
    "composite": NodeType(
        "Flow in a flow", "Plays another flow, or nodes of its own.",
        OF_COMPOSITE, ("complete", "default"),
    ),
    "script": NodeType(
        "Script", "Hands code to the visitor's page.", OF_SCRIPT, ("success", "failure")
    ),
}  # fmt: skip


def document_schema() -> Schema:
    """Return the JSON Schema of documents, nodes by type in `$defs`."""
    way = text("Way", "A name, or $0, $1, ... by option.", examples=sorted(CONNECTION_TYPES))
    ends = {name: {"type": "string"} for name in ("id", "source", "target")}
    connection = {
        "type": "object",
        "required": ["source", "target"],
        "properties": {**ends, "type": way, "conditions": {"type": ["array", "object"]}},
    }
    listed = {
        "nodes": {"type": "array", "items": {"oneOf": [
            {"$ref": f"#/$defs/{name}"} for name in NODES]}},
        "connections": {"type": "array", "items": connection},
    }  # fmt: skip
    return {
        "$schema": DIALECT,
        "title": "A conversation flow",
        "type": "object",
        "properties": {
            **DOCUMENT,
            **listed,
            "flow_data": {"type": "object", "properties": listed},
        },
        "$defs": {name: _node(name, type_) for name, type_ in NODES.items()},
    }


def _node(name: str, type_: NodeType) -> Schema:
    content = {"type": "object", "properties": type_.fields}
    return {
        "title": type_.title,
        "description": type_.description,
        "type": "object",
        "required": ["id", "type"],
        "properties": {
            "id": text("Id", "Connections name the node by it. No slash."),
            "name": text("Name", "What people call it on the canvas."),
            "type": {"const": name},
            "content": content,
            "position": pairs("Position", "Where it stands on the canvas: x and y."),
        },
        "x-ways": list(type_.ways),
    }
