"""Files that a command is given, and what is said of those that it cannot use."""

import json
from pathlib import Path
from typing import Any

import pytest

from gatehouse.operating.flows.errors import FlowFileError
from gatehouse.operating.flows.files import (
    EmbeddedDocuments,
    content_of,
    is_content,
    named_by_keys,
    read_json,
)


def written(folder: Path, name: str, content: Any) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FlowFileError, match=r"nowhere\.json: there is no such file"):
        read_json(tmp_path / "nowhere.json")


def test_a_file_that_is_not_json_is_named_with_the_place(tmp_path: Path) -> None:
    path = written(tmp_path, "broken.json", '{"nodes": [\n  {]}')

    with pytest.raises(FlowFileError, match=r"broken\.json is not JSON: .* at line 2, column 4"):
        read_json(path)


def test_a_file_of_endless_brackets_is_no_crash(tmp_path: Path) -> None:
    with pytest.raises(FlowFileError, match="nested without end"):
        read_json(written(tmp_path, "deep.json", "[" * 200_000))


def test_documents_are_found_by_their_key(tmp_path: Path) -> None:
    shelf = EmbeddedDocuments.of([written(tmp_path, "a.json", {"seed_key": "a", "name": "A"})])

    assert shelf.find("a") == {"seed_key": "a", "name": "A"}
    assert shelf.find("b") is None


def test_two_documents_of_one_key_are_a_mistake(tmp_path: Path) -> None:
    paths = [written(tmp_path, name, {"seed_key": "same"}) for name in ("a.json", "b.json")]

    with pytest.raises(FlowFileError, match=r"b\.json: another file has the seed_key same"):
        EmbeddedDocuments.of(paths)


def test_a_document_without_a_key_cannot_be_embedded(tmp_path: Path) -> None:
    with pytest.raises(FlowFileError, match="has no seed_key"):
        EmbeddedDocuments.of([written(tmp_path, "a.json", {"name": "A"})])


@pytest.mark.parametrize(
    ("held", "message"),
    [
        ({"items": []}, "expected a list of items"),
        ([{"type": "question"}], "item 1 is no object with a `type` and a `body`"),
        ([{"type": "joke", "body": {}}, {"body": {}}], "item 2 has no `type`"),
    ],
    ids=["no list", "no body", "no type"],
)
def test_content_that_cannot_be_used_is_named(tmp_path: Path, held: Any, message: str) -> None:
    with pytest.raises(FlowFileError, match=message):
        content_of(written(tmp_path, "content.json", held))


@pytest.mark.parametrize("text", ['{"nodes": [1,]}', '{"nodes": [1],\n}'])
def test_a_comma_too_many_is_named_as_one(tmp_path: Path, text: str) -> None:
    with pytest.raises(FlowFileError, match=r"a comma before '[\]}]' at line \d, column \d"):
        read_json(written(tmp_path, "comma.json", text))


def test_documents_are_found_by_their_id_too(tmp_path: Path) -> None:
    document = {"seed_key": "a", "id": "0b1c"}
    shelf = EmbeddedDocuments.of([written(tmp_path, "a.json", document)])

    assert shelf.find("0b1c") == shelf.find("a") == document


@pytest.mark.parametrize(
    ("held", "is_one"),
    [({"content": []}, True), ({"content": [], "nodes": []}, False), ([], False), ({}, False)],
)
def test_a_file_of_content_is_told_from_a_flow(held: Any, is_one: bool) -> None:
    assert is_content(held) is is_one


def test_files_that_name_each_other_by_id_are_stored_with_their_keys() -> None:
    inner = {"seed_key": "inner", "id": "7e6f", "nodes": []}
    named = {"id": "b", "type": "composite", "content": {"composite_flow_id": "7e6f", "x": "7e6f"}}
    within = {"id": "a", "type": "composite", "content": {"nodes": [named]}}
    other = {"id": "c", "type": "composite", "content": {"flow_id": "of another"}}
    outer = {"seed_key": "outer", "flow_data": {"nodes": [within, other]}}

    stored = named_by_keys([inner, outer])

    assert stored[0] == inner
    found, unknown = stored[1]["flow_data"]["nodes"]
    (part,) = found["content"]["nodes"]
    assert part["content"] == {"composite_flow_id": "inner", "x": "7e6f"}
    assert unknown == other
