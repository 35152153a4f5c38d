"""Every stack can be planned by the real provider without AWS."""

import re

from gatehouse.delivery.synthesis import Synthesis
from tests.plans.reading import Plan

WITH_A_HOST_NAME = {"aws_cloudwatch_metric_alarm.certificate_expires_alarm"}


def test_every_stack_plans_without_account_credentials_or_network(
    synthesis: Synthesis, plans: dict[str, Plan]
) -> None:
    assert set(plans) == {stack.name for stack in synthesis.stacks}
    for plan in plans.values():
        assert plan.document["complete"]
        assert not plan.document["errored"]


def test_a_first_plan_only_creates(plans: dict[str, Plan]) -> None:
    for plan in plans.values():
        assert {tuple(entry["change"]["actions"]) for entry in plan.changes()} == {("create",)}


def test_everything_that_is_synthesized_is_planned(
    synthesis: Synthesis, plans: dict[str, Plan]
) -> None:
    for stack in synthesis.stacks:
        resources = stack.configuration()["resource"]
        expected = {f"{type_}.{name}" for type_, named in resources.items() for name in named}
        assert {entry["address"] for entry in plans[stack.name].changes()} == expected


def test_a_placeholder_is_what_the_plan_says_where_the_plan_knows(
    synthesis: Synthesis, plans: dict[str, Plan]
) -> None:
    placeholders = synthesis.placeholders()
    compared = 0
    for name, plan in plans.items():
        for output, planned in plan.document["planned_values"]["outputs"].items():
            if "value" in planned:
                assert placeholders[name][output] == planned["value"], output
                compared += 1
    assert compared >= 4


def test_every_environment_has_the_same_resources(
    synthesis: Synthesis, plans: dict[str, Plan], reference_plans: dict[str, Plan]
) -> None:
    for name, plan in plans.items():
        assert _but_for_settings(plan) == _but_for_settings(reference_plans[name])


def _but_for_settings(plan: Plan) -> set[str]:
    """Addresses without what settings decide: zones, instances, and the host name's alarm."""
    sized = re.compile(r"_(private|routes|instance)_(?:[a-d]|\d)$")
    addresses = {sized.sub(r"_\1", entry["address"]) for entry in plan.changes()}
    return addresses - WITH_A_HOST_NAME


def test_every_resource_that_can_be_tagged_carries_all_tags(plans: dict[str, Plan]) -> None:
    for name, plan in plans.items():
        for entry in plan.changes():
            tags = entry["change"]["after"].get("tags_all")
            if tags is not None:
                assert {"environment", "product", "stack", "owner", "cost_center"} <= set(tags)
                assert "environment_kind" in tags
                assert tags["stack"] == name
