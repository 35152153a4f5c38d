"""Every case is right by `validate` and `simulate`; `tests/deployed/test_flow_cases.py` deploys it.

Their whole kinds are in the other tests of this folder.
"""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from gatehouse.operating.flows.checking import findings_of, frozen_of
from gatehouse.operating.flows.content import FileContent
from gatehouse.operating.flows.engine_stage import EngineStage
from gatehouse.operating.flows.errors import FlowFileError
from gatehouse.operating.flows.files import EmbeddedDocuments, read_json
from gatehouse.operating.flows.playing import play
from gatehouse.operating.flows.script import Scripted
from lambda_src.flows.reading import check
from tests.lambda_src.flows.cases.rows import HERE, HOST, ROWS, WRONG, Row, at, content_items, wrong

_REFUSED_BY_ITS_HOST = {"order-helper-as-written": ("send", "content.url")}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name} {row.answers}"[:60])
def test_a_case_is_valid_and_plays(row: Row) -> None:
    findings = findings_of(row.document, EmbeddedDocuments())
    expected = _REFUSED_BY_ITS_HOST.get(row.name)
    assert [(each.node, each.field) for each in findings] == ([expected] if expected else [])
    nodes = [node["id"] for node in row.document["nodes"] if node["type"] == "webhook"]
    tasks: dict[str, Any] = {} if row.reply is None else {nodes[0]: [{"body": row.reply}]}
    stage = EngineStage(
        frozen_of(row.document, EmbeddedDocuments(), Path(row.name)),
        FileContent(content_items(row.content) if row.content else []),
        seed="seed",
        initial=row.initial,
        tasks=tasks,
    )

    told = play(stage, Scripted(row.answers))

    assert tuple(line["said"]["text"] for line in told.lines if "said" in line) == row.said
    assert refused(told.lines) == list(row.refused)
    assert {path: at(stage.state(), path) for path in row.state} == row.state
    assert told.ended is not row.is_left_open
    if row.options:
        assert options(told.lines) == list(row.options)
    if row.path:
        assert f"GET {HOST}{row.path}: succeeded" in told.notes


def refused(lines: list[dict[str, Any]]) -> list[Any]:
    """The answers that were refused."""
    return [one["answered"] for one, next_ in pairwise(lines) if "refused" in next_]


def options(lines: list[dict[str, Any]]) -> list[str]:
    """What the first question lets choose, as it is shown."""
    asked = next(line["asked"] for line in lines if "asked" in line)
    return [
        str(each.get("label", each.get("text", each.get("value")))) for each in asked["options"]
    ]


@pytest.mark.parametrize(("name", "mistakes"), WRONG.items())
def test_each_mistake_is_one_finding(
    name: str, mistakes: tuple[tuple[str | None, str, str], ...]
) -> None:
    findings = [
        finding for finding in check(wrong(name)).findings if "cannot be reached" not in
        finding.message
    ]  # fmt: skip

    assert {(found.node, found.field) for found in findings} == {each[:2] for each in mistakes}
    assert len(findings) == len(mistakes)
    for node, field, words in mistakes:
        assert any(
            (found.node, found.field) == (node, field) and words in found.message
            for found in findings
        ), (node, field, words)


def test_what_is_no_document_is_told_in_one_line(tmp_path: Path) -> None:
    assert [found.message for found in check([1]).findings] == ["expected an object; found [1]"]
    path = HERE / "wrong" / "08-trailing-comma.txt"
    with pytest.raises(FlowFileError, match="a comma before ']' at line 1, column 77"):
        read_json(path)


def test_every_document_of_the_folder_is_a_case() -> None:
    assert {path.stem for path in (HERE / "documents").glob("*.json")} == {row.name for row in ROWS}
    listed = {path.stem for path in (HERE / "wrong").glob("*.json")}
    assert listed == set(WRONG)
