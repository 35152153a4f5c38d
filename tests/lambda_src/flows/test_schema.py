"""One schema for checks, forms and editors: it takes what the engine plays, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest

from gatehouse.home import repository
from lambda_src.flows.nodes import KINDS
from lambda_src.flows.reading import check
from lambda_src.flows.schema import NODES, document_schema

EXAMPLES = sorted((repository() / "docs" / "examples" / "flows").glob("*.json"))
OTHER = {
    "string": ["a"],
    "number": ["a"],
    "integer": "many",
    "boolean": "often",
    "array": 5,
    "object": 5,
}
STANDARD: dict[str, type | tuple[type, ...]] = {
    "array": list,
    "object": dict,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}


def typed() -> list[tuple[str, str, Any]]:
    """Every field of a node that has a kind, with a value of another one."""
    found = []
    for name, type_ in NODES.items():
        for field, schema in type_.fields.items():
            kinds = schema.get("type")
            if isinstance(kinds, str):
                found.append((name, field, OTHER[kinds]))
    return found


def test_every_type_of_the_engine_has_a_schema() -> None:
    assert set(NODES) == set(KINDS)
    assert set(document_schema()["$defs"]) == set(KINDS)


@pytest.mark.parametrize(("type_", "field", "wrong"), typed())
def test_a_value_of_another_kind_is_named(type_: str, field: str, wrong: Any) -> None:
    node = {"id": "one", "type": type_, "content": {field: wrong}}

    findings = check({"seed_key": "k", "nodes": [node]}).findings

    assert any(
        found.severity == "error" and found.field.startswith(f"content.{field}")
        for found in findings
    ), findings


def test_a_value_within_a_list_is_named_with_its_place() -> None:
    content = {"question": "Which?", "input_type": "choice", "options": [{"label": ["x"]}]}
    node = {"id": "one", "type": "question", "content": content}

    findings = check({"seed_key": "k", "nodes": [node]}).findings

    assert ("content.options.0.label", "expected a text, found ['x']") in [
        (found.field, found.message) for found in findings
    ]


def test_what_one_check_says_no_other_repeats() -> None:
    content = {"question": "Which?", "validation": 5}
    node = {"id": "one", "type": "question", "content": content}

    findings = check({"seed_key": "k", "nodes": [node]}).findings

    assert [found.field for found in findings].count("content.validation") == 1


@pytest.mark.parametrize("path", [path for path in EXAMPLES if "nodes" in path.read_text("utf-8")])
def test_documents_of_the_docs_hold_to_it(path: Path) -> None:
    document = json.loads(path.read_text("utf-8"))
    inner = document.get("flow_data", document)
    for node in inner["nodes"]:
        fields = NODES[node["type"].lower()].fields
        for name, value in node.get("content", {}).items():
            if name in fields and isinstance(fields[name].get("type"), str):
                assert isinstance(value, STANDARD[fields[name]["type"]]), (node["id"], name)


def test_a_field_is_explained_or_not_offered() -> None:
    def explained(schema: dict[str, Any], at: str) -> None:
        if "deprecated" in schema or "const" in schema:
            return
        assert schema.get("title"), at
        assert schema.get("description"), at
        items = schema.get("items", {})
        for part in (schema, items, *items.get("oneOf", ())):
            for name, field in part.get("properties", {}).items():
                explained(field, f"{at}.{name}")

    for type_, node in NODES.items():
        assert node.title
        assert node.description
        for name, field in node.fields.items():
            explained(field, f"{type_}.{name}")
