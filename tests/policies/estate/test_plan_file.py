import json
import re
from pathlib import Path

import pytest

from policies.estate import PlanError, read_plan
from tests.policies.estate.plans import plan

STATE = {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "outputs": {}}
SHOWN_STATE = {"format_version": "1.0", "terraform_version": "1.11.4", "values": {}}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("no json", "is not JSON, or was cut off at line 1"),
        (json.dumps(plan())[:-20], "is not JSON, or was cut off"),
        ("[" * 100_000, "is not JSON, or was cut off"),
        ("[]", "is JSON, but not an object"),
        ("{}", "has no format_version"),
        (json.dumps(STATE), "is a state file, not a plan"),
        (json.dumps(SHOWN_STATE), "is a state as `terraform show -json` prints it"),
        (json.dumps({"terraform": {}, "resource": {}}), "is a synthesized stack, not a plan"),
        (json.dumps({**plan(), "errored": True}), "is the plan of a run that failed"),
        (json.dumps({**plan(), "resource_changes": [1]}), "are not what Terraform prints"),
        (json.dumps({**plan(), "resource_changes": {}}), "are not what Terraform prints"),
        (json.dumps({**plan(), "configuration": []}), "is JSON, but not a plan"),
    ],
)
def test_what_is_no_plan_is_named(content: str, expected: str, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(PlanError, match=re.escape(expected)) as raised:
        read_plan(file)
    assert str(raised.value).startswith(f"{file}: ")


def test_a_saved_plan_and_a_missing_file_are_named(tmp_path: Path) -> None:
    binary = tmp_path / "tfplan"
    binary.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(PlanError, match="is a binary file, such as a saved plan"):
        read_plan(binary)
    with pytest.raises(PlanError, match="cannot be read"):
        read_plan(tmp_path / "nothing.json")


def test_a_plan_is_read(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(json.dumps(plan()), encoding="utf-8")
    assert read_plan(file) == plan()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_a_plan_is_read_in_every_encoding_that_a_shell_redirects_to(
    tmp_path: Path, encoding: str
) -> None:
    document = {"format_version": "1.2", "configuration": {}, "variables": {"name": "Zoë"}}
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(document, ensure_ascii=False), encoding=encoding)
    assert read_plan(file) == document
