"""The real command on plans of any origin: a result or one clear message, never a stack trace."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.gatehouse.commands.process import gatehouse
from tests.policies.estate.plans import plan, resource

OPEN_ROUTE = resource(
    "aws_apigatewayv2_route.r",
    {"route_key": "POST /x", "authorization_type": "NONE"},
    authorization_type={"constant_value": "NONE"},
)
KEY = {
    "description": "k", "enable_key_rotation": True, "deletion_window_in_days": 30, "policy": None,
}  # fmt: skip
CLEAN = resource("aws_kms_key.k", KEY, enable_key_rotation={"constant_value": True})

Review = Callable[..., tuple[int, str, str]]


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return lambda *arguments: gatehouse(tmp_path / "home", "review", *arguments)


def written(folder: Path, document: object, name: str = "x.plan.json") -> str:
    file = folder / name
    text = document if isinstance(document, str) else json.dumps(document)
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_findings_are_exit_1_and_json_says_what_where_and_what_to_do(
    review: Review, tmp_path: Path
) -> None:
    code, printed, _ = review("--plan", written(tmp_path, plan(OPEN_ROUTE)), "--format", "json")
    (finding,) = json.loads(printed)["findings"]
    assert code == 1
    assert finding == {
        "policy": "GH_API_001",
        "severity": "critical",
        "stack": "x",
        "address": "aws_apigatewayv2_route.r",
        "message": "POST /x is open to anybody (authorization NONE)",
        "fix": 'Set authorization_type = "JWT" with the API\'s authorizer, or "AWS_IAM".',
        "judged": True,
    }


def test_a_clean_plan_is_exit_0(review: Review, tmp_path: Path) -> None:
    code, printed, _ = review("--plan", written(tmp_path, plan(CLEAN)))
    assert code == 0
    assert printed.startswith("x: Clean: ")


def test_several_plans_are_one_estate(review: Review, tmp_path: Path) -> None:
    files = [
        written(tmp_path, plan(OPEN_ROUTE), "a.plan.json"),
        written(tmp_path, plan(CLEAN), "b.plan.json"),
    ]
    code, printed, _ = review("--plan", files[0], "--plan", files[1])
    assert code == 1
    assert "in 2 resources of 2 stacks" in printed
    assert review("--plan", str(tmp_path))[1] == printed


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "is empty"),
        (json.dumps(plan(CLEAN))[:-40], "was cut off"),
        ({"version": 4, "serial": 1, "lineage": "x"}, "is a state file, not a plan"),
        ({"format_version": "1.2", "configuration": {}, "resource_changes": 3}, "not a plan"),
    ],
    ids=["empty", "cut off", "a state", "misshapen"],
)
def test_a_file_that_is_no_plan_is_one_message_and_exit_2(
    review: Review, tmp_path: Path, content: object, expected: str
) -> None:
    code, printed, errors = review("--plan", written(tmp_path, content))
    assert (code, printed) == (2, "")
    assert expected in errors


def test_neither_environment_nor_plan_is_exit_2(review: Review, tmp_path: Path) -> None:
    for arguments in ((), ("--env", "prod", "--plan", written(tmp_path, plan(CLEAN)))):
        code, _, errors = review(*arguments)
        assert code == 2
        assert "Name an environment with --env, or plans with --plan." in errors
    assert review("--env", "nowhere")[0] == 2


def test_a_plan_of_another_provider_is_not_called_clean(review: Review, tmp_path: Path) -> None:
    document = plan(resource("google_storage_bucket.b", {"name": "x"}))
    code, printed, _ = review("--plan", written(tmp_path, document))
    assert code == 1
    assert "1 resource of provider google cannot be judged" in printed


def test_an_empty_plan_and_a_destroying_one_are_reviewed(review: Review, tmp_path: Path) -> None:
    destroying: dict[str, Any] = plan(OPEN_ROUTE)
    destroying["resource_changes"][0]["change"] = {"actions": ["delete"], "after": None}
    for document in (plan(), destroying):
        code, printed, _ = review("--plan", written(tmp_path, document))
        assert code == 0
        assert "in 0 resources of 1 stack" in printed


def test_a_plan_of_50_megabytes_is_a_result(review: Review, tmp_path: Path) -> None:
    filler = "x" * 100_000
    keys = [
        resource(f"aws_kms_key.k{number}", {**KEY, "description": filler}) for number in range(500)
    ]
    file = written(tmp_path, plan(OPEN_ROUTE, *keys))
    assert Path(file).stat().st_size > 50_000_000
    code, printed, _ = review("--plan", file, "--format", "json")
    assert code == 1
    assert len(json.loads(printed)["findings"]) >= 1


def test_a_report_is_written_to_a_file_and_compared_with_later(
    review: Review, tmp_path: Path
) -> None:
    before = str(tmp_path / "reports" / "before.json")
    clean, opened = written(tmp_path, plan(CLEAN)), written(tmp_path, plan(OPEN_ROUTE, CLEAN), "y")
    code, printed, errors = review("--plan", clean, "--format", "json", "--out", before)
    assert (code, printed.strip()) == (0, before)
    assert "Clean" in errors
    _, printed, _ = review("--plan", opened, "--against", before)
    assert "+ POST /x (internet, at execute-api), authenticated by nothing" in printed
    _, same, _ = review("--plan", clean, "--against", clean)
    assert "nothing changed" in same
    assert review("--plan", clean, "--against", str(tmp_path / "none"))[0] == 2


def test_policies_are_listed(tmp_path: Path) -> None:
    def listed(*arguments: str) -> tuple[int, str]:
        return gatehouse(tmp_path / "home", "policies", *arguments)[:2]

    code, every = listed()
    assert code == 0
    assert (
        "GH_API_001           critical  Every route of an HTTP API authenticates the caller"
        in every
    )
    assert {line.split("_")[1] for line in listed("kms")[1].splitlines()} == {"KMS"}
    assert listed("nothing")[0] == 2
