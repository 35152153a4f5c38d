"""Right after the apply a plan changes what a setting changed and what the embedded AWS forgets."""

import json
import shutil
from pathlib import Path

import pytest

from gatehouse.delivery.drift import Drift, drift
from gatehouse.delivery.sealing.manifest import PLAN_JSON, STACKS
from rehearsal.known_gaps import KNOWN_GAPS, KNOWN_OUTPUT_GAPS
from tests.deployed.changed_setting import CHANGED
from tests.deployed.running import Rehearsal


@pytest.fixture(scope="module")
def plans(
    rehearsal: Rehearsal, sealed_setting: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A plan of every stack, made as the plan role: the sealed ones, and that of `state`."""
    folder = tmp_path_factory.mktemp("plans")
    ran = rehearsal.command("plan", "state", "--out", str(folder))
    assert ran.returncode == 0, ran.stderr
    for sealed in (sealed_setting / STACKS).iterdir():
        shutil.copyfile(sealed / PLAN_JSON, folder / f"{sealed.name}.plan.json")
    return folder


@pytest.fixture(scope="module")
def differences(plans: Path) -> tuple[Drift, ...]:
    """What `gatehouse drift` would tell if no gap were known."""
    return drift(plans)


def test_the_plan_role_plans_every_stack(rehearsal: Rehearsal, plans: Path) -> None:
    planned = {file.name.removesuffix(".plan.json") for file in plans.glob("*.plan.json")}
    assert planned == set(rehearsal.status["stacks"])


def test_a_plan_after_the_apply_shows_the_setting_the_known_gaps_and_nothing_else(
    differences: tuple[Drift, ...],
) -> None:
    resources = (one for one in differences if not one.address.startswith("output."))
    found = {f"{one.stack}: {one.address}": one.attributes for one in resources}
    assert found == KNOWN_GAPS | CHANGED


def test_no_output_would_change_but_for_the_known_gaps(differences: tuple[Drift, ...]) -> None:
    outputs = (each for each in differences if each.address.startswith("output."))
    changed = {(each.stack, each.address.removeprefix("output.")) for each in outputs}
    assert changed == KNOWN_OUTPUT_GAPS


def test_a_plan_after_the_apply_reviews_as_clean_as_one_before(
    rehearsal: Rehearsal, plans: Path
) -> None:
    documents = [json.loads(file.read_text("utf-8")) for file in plans.glob("*.plan.json")]
    actions = [each["change"]["actions"] for one in documents for each in one["resource_changes"]]
    assert actions.count(["no-op"]) > 100, "what is there already hides nothing"

    ran = rehearsal.command("review", "--plan", str(plans), "--format", "json")

    found = json.loads(ran.stdout)["findings"]
    assert [(item["policy"], item["address"], item["message"]) for item in found] == []
    assert ran.returncode == 0, ran.stderr
