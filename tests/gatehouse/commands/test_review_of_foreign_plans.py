"""Foreign plans: their faults are reported, and conventions of this platform do not apply."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from gatehouse.commands.review import review
from tests.gatehouse.commands import foreign_plans

SKIPPED = "policies of this platform alone did not run."
Made = Callable[[], dict[str, Any]]


def reviewed(folder: Path, document: dict[str, Any], form: str) -> str:
    file = folder / "shop.plan.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    app = typer.Typer()
    app.command()(review)
    return CliRunner().invoke(app, ["--plan", str(file), "--format", form]).output


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (
            foreign_plans.network,
            {
                ("GH_LOGS_004", "aws_vpc.main"),
                ("GH_NETWORK_002", "aws_vpc_security_group_ingress_rule.ssh"),
            },
        ),
        (
            foreign_plans.store,
            {
                ("GH_STORAGE_003", "aws_s3_bucket.files"),
                ("GH_STORAGE_004", "aws_s3_bucket.files"),
                ("GH_STORAGE_005", "aws_s3_bucket.files"),
            },
        ),
        (foreign_plans.api, {("GH_API_007", "aws_api_gateway_method.get")}),
    ],
    ids=["network", "store", "api"],
)
def test_an_ordinary_project_is_told_its_faults_and_not_our_habits(
    tmp_path: Path, made: Made, expected: set[tuple[str, str]]
) -> None:
    found = json.loads(reviewed(tmp_path, made(), "json"))["findings"]
    assert {(item["policy"], item["address"]) for item in found} == expected
    assert SKIPPED in reviewed(tmp_path, made(), "text")


@pytest.mark.parametrize("made", [foreign_plans.network, foreign_plans.api])
def test_one_tag_of_ours_makes_it_a_plan_of_ours(tmp_path: Path, made: Made) -> None:
    document = made()
    document["resource_changes"][0]["change"]["after"]["tags_all"] = {"product": "gatehouse"}
    printed = reviewed(tmp_path, document, "text")
    assert SKIPPED not in printed
    assert "GH_TAGS_001" in printed


def test_unknown_types_of_a_foreign_plan_are_one_finding_with_their_number(tmp_path: Path) -> None:
    document = foreign_plans.network()
    example = document["resource_changes"][0]
    for type_ in ("aws_instance", "aws_lightsail_instance"):
        document["resource_changes"].append({**example, "type": type_, "address": f"{type_}.one"})
    found = json.loads(reviewed(tmp_path, document, "json"))["findings"]
    assert [item["message"] for item in found if item["policy"] == "GH_COVERAGE_002"] == [
        "no policy reads 2 types of these plans: aws_instance, aws_lightsail_instance"
    ]
