"""A plan is made once for the same inputs, and never taken from where others could write."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gatehouse.delivery import kept_plans, offline, terraform
from gatehouse.delivery.offline import plan_offline
from gatehouse.delivery.synthesis import Synthesis, SynthesizedStack
from gatehouse.delivery.terraform import TerraformWorkspace
from gatehouse.files import keep_newest
from gatehouse.home import CACHE_VARIABLE

# Terraform's own provider has neither a process nor a long schema: a plan takes a moment.
ONE: dict[str, Any] = {
    "data": {"terraform_remote_state": {"tables": {"backend": "s3", "config": {}}}},
    "output": {"name": {"value": "${data.terraform_remote_state.tables.outputs.name}"}},
    "provider": {"aws": []},
    "resource": {"terraform_data": {"one": {"input": "a"}}},
    "terraform": {"required_version": ">= 1.11.0"},
}
STATES = {"tables": {"name": "t"}, "network": {"id": "n"}}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    locked = tmp_path / "no-provider.lock.hcl"
    locked.touch()
    monkeypatch.setattr(terraform, "provider_lock", lambda: locked)
    return tmp_path / "cache" / "plans"


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The workspaces that Terraform planned, in turn."""
    names: list[str] = []
    plan = TerraformWorkspace.plan

    def noted(self: TerraformWorkspace, **options: Any) -> bool:
        names.append(self.stack)
        return plan(self, **options)

    monkeypatch.setattr(TerraformWorkspace, "plan", noted)
    return names


def synthesis(
    folder: Path,
    configurations: dict[str, dict[str, Any]],
    states: dict[str, dict[str, str]] | None = None,
) -> Synthesis:
    stacks = []
    for name, configuration in configurations.items():
        (folder / "stacks" / name).mkdir(parents=True)
        text = json.dumps(configuration)
        (folder / "stacks" / name / "cdk.tf.json").write_text(text, encoding="utf-8")
        stacks.append(SynthesizedStack(name, folder / "stacks" / name, ()))
    (folder / "placeholders.json").write_text(json.dumps(states or STATES), encoding="utf-8")
    return Synthesis("dev", folder, tuple(stacks))


def plan(folder: Path, given: Synthesis) -> dict[str, dict[str, Any]]:
    outcome = plan_offline(given, folder / "plans", folder / "work")
    assert outcome.succeeded, outcome.failed
    assert sorted(outcome.done) == sorted(stack.name for stack in given.stacks)
    return {
        stack.name: json.loads((folder / "plans" / f"{stack.name}.plan.json").read_text("utf-8"))
        for stack in given.stacks
    }


def changed(value: str) -> dict[str, Any]:
    return {**ONE, "resource": {"terraform_data": {"one": {"input": value}}}}


def test_another_checkout_is_given_the_plan_that_was_made(
    tmp_path: Path, planned: list[str]
) -> None:
    first = plan(tmp_path / "a", synthesis(tmp_path / "a" / "synth", {"api": ONE}))
    again = plan(tmp_path / "b", synthesis(tmp_path / "b" / "synth", {"api": ONE}))
    assert again == first
    assert planned == ["api"]


def test_of_many_stacks_those_that_changed_are_planned(tmp_path: Path, planned: list[str]) -> None:
    every = {"api": ONE, "edge": changed("b"), "flows": changed("c")}
    plan(tmp_path / "a", synthesis(tmp_path / "a" / "synth", every))
    assert planned == ["all stacks"]
    now = {**every, "edge": changed("d")}
    plans = plan(tmp_path / "b", synthesis(tmp_path / "b" / "synth", now))
    assert planned == ["all stacks", "edge"]
    inputs = [
        plans[name]["resource_changes"][0]["change"]["after"]["input"]
        for name in ("api", "edge", "flows")
    ]
    assert inputs == ["a", "d", "c"]


def test_a_state_that_it_reads_makes_another_plan(tmp_path: Path, planned: list[str]) -> None:
    other = {"tables": {"name": "u"}, "network": {"id": "n"}}
    plan(tmp_path / "a", synthesis(tmp_path / "a" / "synth", {"api": ONE}))
    found = plan(tmp_path / "b", synthesis(tmp_path / "b" / "synth", {"api": ONE}, other))
    assert planned == ["api", "api"]
    assert found["api"]["planned_values"]["outputs"]["name"]["value"] == "u"


def test_a_state_that_it_does_not_read_makes_none(tmp_path: Path, planned: list[str]) -> None:
    other = {"tables": {"name": "t"}, "network": {"id": "m"}}
    plan(tmp_path / "a", synthesis(tmp_path / "a" / "synth", {"api": ONE}))
    plan(tmp_path / "b", synthesis(tmp_path / "b" / "synth", {"api": ONE}, other))
    assert planned == ["api"]


def test_other_tools_make_another_plan(
    tmp_path: Path, planned: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(tmp_path / "a", synthesis(tmp_path / "a" / "synth", {"api": ONE}))
    monkeypatch.setattr(offline, "_tools", lambda: (b"another version",))
    plan(tmp_path / "b", synthesis(tmp_path / "b" / "synth", {"api": ONE}))
    assert planned == ["api", "api"]


@pytest.mark.parametrize("of", ["file", "folder"])
def test_a_plan_that_somebody_else_may_have_written_is_made_again(
    of: str, cache: Path, tmp_path: Path, planned: list[str]
) -> None:
    given = synthesis(tmp_path / "synth", {"api": ONE})
    plan(tmp_path / "a", given)
    (kept,) = cache.iterdir()
    (kept if of == "file" else cache).chmod(0o777)
    plan(tmp_path / "b", given)
    assert planned == ["api", "api"]


@pytest.mark.parametrize("left", [b"", b"half", b"x\x9c"])
def test_a_broken_file_is_made_again(
    left: bytes, cache: Path, tmp_path: Path, planned: list[str]
) -> None:
    given = synthesis(tmp_path / "synth", {"api": ONE})
    plan(tmp_path / "a", given)
    (kept,) = cache.iterdir()
    kept.write_bytes(left)
    plan(tmp_path / "b", given)
    assert planned == ["api", "api"]
    assert kept_plans.read(kept.name.split(".")[0]) is not None


def test_a_plan_that_cannot_be_kept_is_a_plan(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept_plans, "replace_private", full)
    assert plan(tmp_path / "a", synthesis(tmp_path / "synth", {"api": ONE}))
    assert not cache.exists()


def test_a_stack_that_cannot_be_planned_keeps_no_other_from_it(
    tmp_path: Path, planned: list[str]
) -> None:
    wrong = {**ONE, "resource": {"terraform_data": {"one": {"imput": "a"}}}}
    given = synthesis(tmp_path / "synth", {"api": ONE, "edge": wrong, "flows": changed("b")})
    outcome = plan_offline(given, tmp_path / "plans", tmp_path / "work")
    assert sorted(outcome.done) == ["api", "flows"]
    assert "imput" in str(outcome.failed["edge"])
    assert [planned[0], *sorted(planned[1:])] == ["all stacks", "api", "edge", "flows"]
    right = replace(given, stacks=tuple(each for each in given.stacks if each.name != "edge"))
    plan(tmp_path, right)
    assert planned[4:] == []


def test_the_newest_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for age, name in enumerate(("a", "b", "c", "d")):
        (folder / f"{name}.json").touch()
        os.utime(folder / f"{name}.json", (1_000 - age, 1_000 - age))
    (folder / "other").touch()
    keep_newest(folder, "*.json", 2)
    assert sorted(file.name for file in folder.iterdir()) == ["a.json", "b.json", "other"]
