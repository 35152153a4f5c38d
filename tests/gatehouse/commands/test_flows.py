"""`gatehouse flows` as a process: documents are checked, played and compared without a platform."""

import json
from pathlib import Path
from typing import Any

import pytest

from gatehouse.home import repository
from tests.gatehouse.commands.process import NOT_RUNNING, gatehouse

EXAMPLES = repository() / "docs" / "examples" / "flows"
PARTS = tuple(
    option
    for name in ("guest-profile", "guest-tastes")
    for option in ("--embed", str(EXAMPLES / f"{name}.json"))
)
CONTENT = ("--content", str(EXAMPLES / "content.json"))


def document(folder: Path, file: str, **fields: Any) -> str:
    path = folder / f"{file}.json"
    path.write_text(json.dumps({"seed_key": "greeting", **fields}), "utf-8")
    return str(path)


def test_a_composite_of_two_documents_plays_as_one_conversation(tmp_path: Path) -> None:
    answers = ("--answers", str(EXAMPLES / "answers.json"))
    whole = ("flows", "simulate", str(EXAMPLES / "table-for-tonight.json"), *PARTS, *CONTENT,
             "--at", "2026-11-20T09:30:00")  # fmt: skip

    code, printed, errors = gatehouse(tmp_path, *whole, *answers, "--json")
    again = gatehouse(tmp_path, *whole, *answers, "--json")

    assert (code, errors) == (0, "")
    result = json.loads(printed)
    assert result["ended"]
    assert result["state"]["session"]["started_at"] == "2026-11-20T09:30:00Z"
    assert sum("asked" in line for line in result["transcript"]) > 3
    assert again[1] == printed


def test_the_example_of_the_reading_companion_is_valid_and_plays_to_its_end(
    tmp_path: Path,
) -> None:
    example = str(EXAMPLES / "reading-companion.json")
    answers = ("--answers", str(EXAMPLES / "reading-companion-answers.json"))

    assert gatehouse(tmp_path, "flows", "validate", example) == (0, "Valid.\n", "")
    code, printed, errors = gatehouse(tmp_path, "flows", "simulate", example, *answers, "--json")

    assert (code, errors) == (0, "")
    visited = json.loads(printed)["state"]["session"]["history"]
    assert [visited.count(node) for node in ("assess", "recommend", "start_over")] == [1, 3, 2]
    assert {"books", "near_books", "no_books"} <= set(visited)


@pytest.mark.parametrize("field", ["composite_flow_id", "flow_id"])
def test_one_file_embeds_another_by_its_id(field: str, tmp_path: Path) -> None:
    inner_id = "7e6f3c0a-5f0e-4a57-9a1b-0d7c5a3e2b10"
    hello = {"id": "hello", "type": "message", "content": {"text": "Hello from inside."}}
    inner = document(tmp_path, "inner", seed_key="inner", id=inner_id, nodes=[hello])
    node = {"id": "part", "type": "composite", "content": {field: inner_id}}
    outer = document(tmp_path, "outer", nodes=[node])

    alone = gatehouse(tmp_path, "flows", "validate", outer)
    valid = gatehouse(tmp_path, "flows", "validate", outer, "--embed", inner)
    code, printed, errors = gatehouse(
        tmp_path, "flows", "simulate", outer, "--embed", inner, "--json"
    )

    assert alone[0] == 1
    assert inner_id in alone[1] + alone[2]
    assert (valid[0], code, errors) == (0, 0, "")
    said = [line["said"]["text"] for line in json.loads(printed)["transcript"]]
    assert said == ["Hello from inside."]


def test_a_flow_that_is_not_answered_to_its_end_is_exit_1(tmp_path: Path) -> None:
    few = tmp_path / "few.json"
    few.write_text("[]", "utf-8")
    profile = str(EXAMPLES / "guest-profile.json")

    code, _, errors = gatehouse(tmp_path, "flows", "simulate", profile, "--answers", str(few))

    assert code == 1
    assert "The answers are used up" in errors


def test_every_mistake_of_a_document_is_named_and_exit_1(tmp_path: Path) -> None:
    wrong = document(tmp_path, "a", nodes=[{"id": "a", "type": "robot"}, {"id": "b"}])

    code, _, errors = gatehouse(tmp_path, "flows", "validate", wrong)

    assert code == 1
    assert "error: a type: expected one of action, composite" in errors
    assert "error: b type: expected one of" in errors
    assert gatehouse(tmp_path, "flows", "validate", str(EXAMPLES / "guest-profile.json"))[0] == 0


def test_two_files_are_compared(tmp_path: Path) -> None:
    first, same = document(tmp_path, "a", name="A"), document(tmp_path, "b", name="A")
    other = document(tmp_path, "c", name="C")

    assert gatehouse(tmp_path, "flows", "diff", first, same) == (0, "", "")
    assert gatehouse(tmp_path, "flows", "diff", first, other) == (1, "~ name: 'A' -> 'C'\n", "")


def test_a_file_that_cannot_be_used_is_exit_2(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"seed_key": ', "utf-8")

    for path, message in ((tmp_path / "nowhere.json", "no such file"), (broken, "is not JSON")):
        code, printed, errors = gatehouse(tmp_path, "flows", "simulate", str(path))
        assert (code, printed) == (2, "")
        assert message in errors


def test_a_file_that_cannot_be_used_is_exit_2_before_anything_is_asked(tmp_path: Path) -> None:
    fine, nowhere = document(tmp_path, "a"), str(tmp_path / "nowhere.json")

    code, printed, errors = gatehouse(tmp_path, "flows", "import", fine, nowhere)

    assert (code, printed) == (2, "")
    assert errors == f"{nowhere}: there is no such file."


@pytest.mark.parametrize(
    "arguments",
    [
        ("publish", "greeting"),
        ("export", "greeting"),
        ("diff", "greeting@1", "greeting@2"),
        ("purge", "--tenant", "acme"),
    ],
    ids=" ".join,
)
def test_without_a_rehearsal_it_says_how_to_start_one(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    code, printed, errors = gatehouse(tmp_path, "flows", *arguments)

    assert (code, printed) == (1, "")
    assert errors.splitlines()[-1] == NOT_RUNNING
