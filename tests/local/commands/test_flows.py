"""`gatehouse flows` as a process: what needs no platform, and what is said without one."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.local.commands.test_refusals import NOT_RUNNING, gatehouse


def document(folder: Path, file: str, **fields: Any) -> str:
    path = folder / f"{file}.json"
    path.write_text(json.dumps({"seed_key": "greeting", **fields}), "utf-8")
    return str(path)


def test_two_files_are_compared_without_a_platform(tmp_path: Path) -> None:
    first, same = document(tmp_path, "a", name="A"), document(tmp_path, "b", name="A")
    other = document(tmp_path, "c", name="C")

    assert gatehouse(tmp_path, "flows", "diff", first, same) == (0, "", "")
    assert gatehouse(tmp_path, "flows", "diff", first, other) == (1, "~ name: 'A' -> 'C'\n", "")


def test_a_file_that_cannot_be_used_is_exit_2_before_anything_is_asked(tmp_path: Path) -> None:
    fine, nowhere = document(tmp_path, "a"), str(tmp_path / "nowhere.json")

    code, printed, errors = gatehouse(tmp_path, "flows", "import", fine, nowhere)

    assert (code, printed) == (2, "")
    assert errors == f"{nowhere}: there is no such file."


@pytest.mark.parametrize(
    "arguments",
    [("publish", "greeting"), ("export", "greeting"), ("diff", "greeting@1", "greeting@2")],
    ids=" ".join,
)
def test_without_a_rehearsal_it_says_how_to_start_one(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    code, printed, errors = gatehouse(tmp_path, "flows", *arguments)

    assert (code, printed) == (1, "")
    assert errors.splitlines()[-1] == NOT_RUNNING
