"""Who approves is told what changes, by address and without any value."""

import json
from pathlib import Path

from gatehouse.review.sealed import changes


def sealed(folder: Path, **actions: list[str]) -> Path:
    for stack, done in actions.items():
        out = folder / "stacks" / stack
        out.mkdir(parents=True)
        change = {"actions": done, "after": {"password": "hunter2"}}
        plan = {"resource_changes": [{"address": f"aws_thing.{stack}", "change": change}]}
        (out / "plan.json").write_text(json.dumps(plan))
    return folder


def test_changes_are_told_by_stack_and_address_and_without_values(tmp_path: Path) -> None:
    text = changes(
        sealed(tmp_path, api=["update"], edge=["delete", "create"], tables=["no-op"], base=["read"])
    )

    assert text.splitlines()[2:] == [
        "- `api`: update `aws_thing.api`",
        "- `edge`: delete/create `aws_thing.edge`",
    ]
    assert "hunter2" not in text


def test_no_change_is_told_too(tmp_path: Path) -> None:
    assert changes(sealed(tmp_path, api=["no-op"])).endswith("\nNo changes.\n")
