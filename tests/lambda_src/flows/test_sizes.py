"""A document has one limit of nodes, whoever counts them, and all say it in the same words."""

import json
from pathlib import Path
from typing import Any

import pytest

from gatehouse.operating.flows.errors import FlowFileError
from gatehouse.operating.flows.files import document_of
from lambda_src.flows.reading import check
from lambda_src.flows.sizes import MOST_BYTES, MOST_CONNECTIONS, MOST_NODES, excess_of
from tests.lambda_src.flows.playing import say


def nodes(count: int, first: int = 0) -> list[dict[str, Any]]:
    return [say(f"n{number}", "x") for number in range(first, first + count)]


def within(count: int) -> dict[str, Any]:
    """A composite with nodes of its own, the last of which is a composite too."""
    inner = {"id": "inner", "type": "composite", "content": {"nodes": nodes(1)}}
    return {"id": "in", "type": "composite", "content": {"nodes": [*nodes(count - 2), inner]}}


def whole(*listed: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"seed_key": "large", "nodes": list(listed), **fields}


TOO_MANY = "nodes: must be at most 2,000 nodes, with those in composites; found 2,001."


@pytest.mark.parametrize(
    "document",
    [
        whole(*nodes(MOST_NODES + 1)),
        {"seed_key": "large", "flow_data": {"nodes": nodes(MOST_NODES + 1)}},
        whole(*nodes(MOST_NODES - 50), within(50)),
    ],
)
def test_one_node_too_many_is_told_alike_by_the_check_and_the_command(
    document: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "large.json"
    path.write_text(json.dumps(document), "utf-8")

    (finding,) = check(document).findings
    with pytest.raises(FlowFileError) as refused:
        document_of(path)

    assert f"{finding.field}: {finding.message}".startswith(TOO_MANY)
    assert str(refused.value).startswith(f"{path}: document.{TOO_MANY}")
    assert str(refused.value).endswith("(too_large)")


def test_as_many_as_are_promised_are_within_the_limit() -> None:
    assert excess_of(whole(*nodes(MOST_NODES))) is None
    assert excess_of(whole(*nodes(MOST_NODES - 50), within(49))) is None


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (whole(connections=[{}] * (MOST_CONNECTIONS + 1)), "10,000 connections"),
        (whole(say("n", "x" * MOST_BYTES)), "4,000,000 bytes of JSON"),
    ],
)
def test_other_limits_are_told_with_what_was_found(document: dict[str, Any], words: str) -> None:
    excess = excess_of(document)
    assert excess is not None
    assert f"must be at most {words}" in excess.problem


@pytest.mark.parametrize("document", [None, [1], {}, {"nodes": 3}, {"nodes": [1, {"content": 2}]}])
def test_what_is_no_document_has_no_excess(document: Any) -> None:
    assert excess_of(document) is None


def test_what_was_published_before_goes_on_with_as_many_as_it_has() -> None:
    document = whole(*nodes(MOST_NODES - 50), within(500))
    assert check(document, is_published=True).document is not None
