"""Everything that is planned stands in one box, and no box says what the plans do not."""

from collections import Counter

import pytest

from gatehouse.cost import idle
from gatehouse.diagram.boxes import BOXED, Placement, boxes
from gatehouse.diagram.relations import Relation, relations
from gatehouse.review.analysis.naming import label
from policies.estate import Estate, Stack
from tests.policies.estate.plans import plan, resource


def between(placement: Placement, source: str, target: str) -> list[Relation]:
    return [
        found for found in relations(placement) if (found.source, found.target) == (source, target)
    ]


def test_each_resource_that_one_looks_for_or_pays_for_is_in_one_box(placement: Placement) -> None:
    assert [f"{found.stack.name}: {label(found)}" for found in placement.missing] == []
    fits = Counter(
        resource
        for box in boxes()
        for resource in placement.estate.all()
        if any(placement._fits(resource, wanted) for wanted in box.resources)
    )
    assert [resource for resource, number in fits.items() if number > 1] == []


def test_each_box_is_planned_somewhere(placement: Placement) -> None:
    absent = {box.id for box in boxes()} - {box.id for box in placement.shown}
    assert absent == set()
    assert {item.type for item in placement.members} <= BOXED | {"aws_flow_log"}


def test_the_boxes_cost_what_the_environment_costs(placement: Placement) -> None:
    whole = sum(line.amount for line in idle.lines(placement.estate))
    parts = sum(
        line.amount
        for box in placement.shown
        for line in idle.lines(placement.estate, placement.resources(box))
    )
    assert parts == pytest.approx(whole)
    assert whole > 0


def test_a_function_that_nobody_described_is_named() -> None:
    planned = plan(resource("aws_lambda_function.mail", {"function_name": "gatehouse-x-mail"}))
    (found,) = Placement(Estate([Stack("api", planned)])).missing
    assert found.address == "aws_lambda_function.mail"


def test_relations_are_those_of_the_plans(placement: Placement) -> None:
    assert [found.how for found in between(placement, "ask", "context")] == [
        "invoke (lambda:InvokeFunction)"
    ]
    assert [found.how for found in between(placement, "context", "database")] == [
        "sign in to (rds-db:connect)"
    ]
    assert between(placement, "ask", "database") == []  # the street has no way to rows
    assert {found.target for found in relations(placement) if found.source == "context"} == {
        "database", "vault-network",
    }  # fmt: skip
    assert "run at the edge" in {one.how for one in between(placement, "cloudfront", "body-hash")}


def test_what_has_no_box_is_a_pattern_of_many(placement: Placement) -> None:
    known = {box.id for box in boxes()}
    ends = {end for found in relations(placement) for end in (found.source, found.target)}
    assert [end for end in sorted(ends - known) if not end.startswith(("arn:aws:", "*"))] == []


def test_every_way_in_says_what_checks_it(placement: Placement) -> None:
    ways = [found for found in relations(placement) if found.source in {"people", "slack"}]
    assert ways
    assert [found for found in ways if found.conditions == ("checked by nothing",)] == []
    (events,) = between(placement, "slack", "http-api")
    assert events.conditions == ("checked by Slack's signature, in the function",)
