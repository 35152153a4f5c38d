"""What Terraform shows of many stacks is divided into what it shows of each alone."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest

from gatehouse.delivery import offline_together
from gatehouse.delivery.offline import plan_offline
from gatehouse.delivery.offline_together import IndivisibleError
from gatehouse.delivery.synthesis import Synthesis
from gatehouse.home import CACHE_VARIABLE
from tests.plans.reading import Plan

ALONE = "flows"  # functions, queues, outputs, data sources, states of other stacks


class Environments(Protocol):
    """The fixture `environments` of the whole test suite."""

    def plans(self, environment: str) -> dict[str, Plan]: ...

    def synthesis(self, environment: str) -> Synthesis: ...


def test_a_stack_is_shown_as_if_it_was_planned_alone(
    environments: Environments, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = environments.plans("prod")[ALONE].document
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    synthesis = environments.synthesis("prod")
    one = tuple(stack for stack in synthesis.stacks if stack.name == ALONE)
    outcome = plan_offline(replace(synthesis, stacks=one), tmp_path / "plans", tmp_path / "work")
    assert outcome.succeeded, outcome.failed
    alone = Plan.read(tmp_path / "plans" / f"{ALONE}.plan.json").document
    assert comparable(together) == comparable(alone)


def comparable(document: Mapping[str, Any]) -> dict[str, Any]:
    """Terraform lists what is relevant in another order each time."""
    relevant = sorted(document["relevant_attributes"], key=str)
    return {**document, "relevant_attributes": relevant, "timestamp": ""}


SHOWN: dict[str, Any] = {
    "format_version": "1.2",
    "planned_values": {"root_module": {}},
    "resource_changes": [],
    "configuration": {
        "provider_config": {},
        "root_module": {"module_calls": {"api": {"module": {}}}},
    },
}


def test_a_stack_without_resources_has_a_plan() -> None:
    ((name, plan),) = offline_together.divide(SHOWN, {"api": {}})
    assert name == "api"
    assert plan["planned_values"] == {"root_module": {}}
    assert plan["configuration"]["root_module"] == {}


def test_what_is_not_known_to_belong_to_a_stack_is_not_divided() -> None:
    shown = {**SHOWN, "checks": [{"address": {"to_display": "module.api.check.health"}}]}
    with pytest.raises(IndivisibleError, match="checks"):
        dict(offline_together.divide(shown, {"api": {}}))


def test_an_output_that_is_secret_stays_secret() -> None:
    configuration = {
        "output": {"password": {"value": "${x.y}", "sensitive": True}, "name": {"value": "n"}},
        "terraform": {"backend": {"local": {}}, "required_providers": {}},
    }
    root = offline_together.root({"api": configuration})
    found = {name: output["sensitive"] for name, output in root["output"].items()}
    assert found == {"api--password": True, "api--name": False}
    assert "backend" not in offline_together.module(configuration)["terraform"]
