"""Stacks are applied in order, once, and again when they or what they read changed.

By the real Terraform, with its built-in `terraform_data`, so that no provider is needed.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from gatehouse.delivery.deployment import Deployment, forget
from gatehouse.delivery.synthesis import Synthesis, SynthesizedStack
from gatehouse.delivery.terraform import TerraformError
from gatehouse.toolchain import environment as toolchain_environment

Document = dict[str, Any]
CREATED, CHANGED = "1 added, 0 changed, 0 destroyed", "0 added, 1 changed, 0 destroyed"


class Rehearsed:
    """Two stacks, `base` and `reader`, whose states are files; and what was told of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reports: list[tuple[str, str]] = []
        self.variables = toolchain_environment()
        self.values = {"base": "one", "reader": "of one"}
        self.impossible: set[str] = set()

    def deployment(self) -> Deployment:
        """A new command: nothing but what is on the disk is known to it."""
        stacks = (self._stack("base"), self._stack("reader", "base"))
        return Deployment(Synthesis("test", self.folder, stacks), self.folder / "work")

    def report(self, stack: str, what: str, _seconds: float) -> None:
        self.reports.append((stack, what))

    def apply(self, *names: str) -> list[tuple[str, str]]:
        self.reports.clear()
        outcome = self.deployment().apply(names or ("base", "reader"), self.variables, self.report)
        assert outcome.succeeded, outcome.failed
        return self.reports

    def _stack(self, name: str, *dependencies: str) -> SynthesizedStack:
        folder = self.folder / "stacks" / name
        folder.mkdir(parents=True, exist_ok=True)
        thing: Document = {"input": self.values[name]}
        if name in self.impossible:
            condition = {
                "condition": '${terraform.workspace == ""}',
                "error_message": "It is impossible.",
            }
            thing["lifecycle"] = {"precondition": [condition]}
        document = {
            "terraform": {"backend": {"local": {"path": str(self.folder / f"{name}.tfstate")}}},
            "resource": {"terraform_data": {"thing": thing}},
            "output": {"value": {"value": "${terraform_data.thing.output}"}},
        }
        (folder / "cdk.tf.json").write_text(json.dumps(document), encoding="utf-8")
        return SynthesizedStack(name, folder, dependencies)


@pytest.fixture
def stacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rehearsed:
    no_providers = tmp_path / "empty.lock.hcl"
    no_providers.touch()
    monkeypatch.setattr("gatehouse.delivery.terraform.provider_lock", lambda: no_providers)
    return Rehearsed(tmp_path)


def test_stacks_are_applied_after_what_they_read_and_their_outputs_are_known(
    stacks: Rehearsed,
) -> None:
    assert stacks.apply() == [("base", CREATED), ("reader", CREATED)]
    assert stacks.deployment().outputs("reader") == {"value": "of one"}


def test_what_is_as_it_was_applied_is_left_alone(stacks: Rehearsed) -> None:
    stacks.apply()

    assert stacks.apply() == [("base", "unchanged"), ("reader", "unchanged")]


def test_a_changed_stack_is_applied_and_what_it_reads_is_not(stacks: Rehearsed) -> None:
    stacks.apply()
    stacks.values["reader"] = "of two"

    assert stacks.apply() == [("base", "unchanged"), ("reader", CHANGED)]


def test_a_stack_is_applied_again_when_an_output_that_it_reads_changed(stacks: Rehearsed) -> None:
    stacks.apply()
    stacks.values["base"] = "two"

    assert stacks.apply() == [
        ("base", CHANGED),
        ("reader", "0 added, 0 changed, 0 destroyed"),
    ]


def test_what_depends_on_a_failed_stack_is_not_started_and_nothing_is_taken_for_applied(
    stacks: Rehearsed,
) -> None:
    stacks.impossible.add("base")

    outcome = stacks.deployment().apply(("base", "reader"), stacks.variables, stacks.report)

    assert (outcome.done, outcome.not_started) == ([], ["reader"])
    error = outcome.failed["base"]
    assert isinstance(error, TerraformError)
    assert "terraform apply of stack base failed" in str(error)
    assert "It is impossible." in str(error)
    stacks.impossible.clear()
    assert stacks.apply() == [("base", CREATED), ("reader", CREATED)]


def test_a_stack_that_failed_in_the_middle_is_not_taken_for_what_it_was_before(
    stacks: Rehearsed,
) -> None:
    stacks.apply()
    stacks.values["base"], stacks.impossible = "two", {"base"}
    failed = stacks.deployment().apply(("base",), stacks.variables, stacks.report)
    assert set(failed.failed) == {"base"}

    stacks.values["base"], stacks.impossible = "one", set()

    assert stacks.apply("base") == [("base", "0 added, 0 changed, 0 destroyed")]


def test_what_others_applied_meanwhile_is_asked_of_terraform(stacks: Rehearsed) -> None:
    stacks.apply()

    forget(stacks.folder / "work", "base", "never-there")

    assert stacks.apply() == [("base", "0 added, 0 changed, 0 destroyed"), ("reader", "unchanged")]


def test_a_plan_is_written_as_json_says_whether_it_changes_and_changes_nothing(
    stacks: Rehearsed, tmp_path: Path
) -> None:
    stacks.apply()
    stacks.values["reader"] = "of two"
    stacks.reports.clear()

    stacks.deployment().plan(
        ("base", "reader"), stacks.variables, tmp_path / "plans", stacks.report
    )

    assert sorted(stacks.reports) == [("base", "no changes"), ("reader", "changes")]
    plan = json.loads((tmp_path / "plans" / "reader.plan.json").read_text(encoding="utf-8"))
    assert plan["resource_changes"][0]["change"]["actions"] == ["update"]
    assert stacks.apply()[1] == ("reader", CHANGED)


def test_stacks_are_destroyed_before_what_they_read_and_are_made_again_afterwards(
    stacks: Rehearsed,
) -> None:
    stacks.apply()
    stacks.reports.clear()

    stacks.deployment().destroy(("base", "reader"), stacks.variables, stacks.report)

    assert stacks.reports == [("reader", "1 destroyed"), ("base", "1 destroyed")]
    assert stacks.deployment().outputs("base") == {}
    assert stacks.apply() == [("base", CREATED), ("reader", CREATED)]
