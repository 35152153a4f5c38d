"""Right after the apply a plan changes nothing, but for what the embedded AWS forgets."""

import json
from pathlib import Path
from typing import Any

import pytest

from local.rehearsal.known_gaps import KNOWN_GAPS, KNOWN_OUTPUT_GAPS
from tests.rehearsal.running import Rehearsal


@pytest.fixture(scope="module")
def plans(
    rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    """A plan of every stack, made as the plan role."""
    folder = tmp_path_factory.mktemp("plans")
    ran = rehearsal.command("plan", "--env", "local", "--out", str(folder))
    assert ran.returncode == 0, ran.stderr
    return {
        file.name.removesuffix(".plan.json"): json.loads(file.read_text(encoding="utf-8"))
        for file in Path(folder).glob("*.plan.json")
    }


def changes(plan: dict[str, Any]) -> dict[str, frozenset[str]]:
    """The attributes that a plan would change, by address."""
    found = {}
    for resource in plan.get("resource_changes", []):
        change = resource["change"]
        if change["actions"] in (["no-op"], ["read"]):
            continue
        before, after = change["before"] or {}, change["after"] or {}
        unknown = {
            name for name, is_unknown in (change["after_unknown"] or {}).items() if is_unknown
        }
        differing = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        found[resource["address"]] = frozenset(differing | unknown)
    return found


def test_the_plan_role_plans_every_stack(
    rehearsal: Rehearsal, plans: dict[str, dict[str, Any]]
) -> None:
    assert set(plans) == set(rehearsal.status["stacks"])


def test_a_plan_after_the_apply_shows_the_known_gaps_and_nothing_else(
    plans: dict[str, dict[str, Any]],
) -> None:
    shown = {
        f"{stack}: {address}": attributes
        for stack, plan in plans.items()
        for address, attributes in changes(plan).items()
    }

    assert shown == KNOWN_GAPS


def test_no_output_would_change_but_for_the_known_gaps(plans: dict[str, dict[str, Any]]) -> None:
    changed = {
        (stack, name)
        for stack, plan in plans.items()
        for name, item in plan.get("output_changes", {}).items()
        if item["actions"] != ["no-op"]
    }
    assert changed == KNOWN_OUTPUT_GAPS
