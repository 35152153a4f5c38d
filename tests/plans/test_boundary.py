"""What the boundary takes away from a role's policy, which nothing else would tell."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from tests.plans.reading import UNKNOWN, Granted, Plan

BOUNDARY = "aws_iam_policy.workload_boundary_policy"


def bounded_policies(plans: dict[str, Plan]) -> Iterator[tuple[str, Granted]]:
    """Every statement of a role that has the boundary: functions, flow log and proxy."""
    for stack, plan in plans.items():
        for address in plan.all("aws_iam_role_policy") if stack != "state" else ():
            for statement in plan.statements(address):
                yield f"{stack}: {address}", statement


def test_no_statement_is_silently_taken_away(plans: dict[str, Plan]) -> None:
    """Defect 11: the flow log's role had logs:DescribeLogStreams, its boundary not."""
    boundary = plans["state"].statements(BOUNDARY)
    taken = [
        (name, action, resource)
        for name, statement in bounded_policies(plans)
        if statement.effect == "Allow"
        for action in statement.actions
        for resource in statement.resources
        if not any(covers(item, action, resource) for item in boundary)
    ]
    assert not taken


def covers(bound: Granted, action: str, resource: str) -> bool:
    """Return whether everything that the resource's pattern names is within the statement."""
    acts = any(fnmatchcase(action.lower(), pattern.lower()) for pattern in bound.actions)
    return acts and (
        resource == UNKNOWN or any(fnmatchcase(resource, pattern) for pattern in bound.resources)
    )


def test_the_boundary_is_compared_with_every_kind_of_role(plans: dict[str, Plan]) -> None:
    names = {name for name, _ in bounded_policies(plans)}
    assert any(name.startswith("network: ") for name in names), "the flow log's"
    assert len(names) > 15, "the functions alone are 18"


def test_a_pattern_is_within_a_wider_one_only() -> None:
    def bound(resource: str) -> Granted:
        return Granted(
            sid="", effect="Allow", actions=frozenset({"sqs:*"}), principals=frozenset(),
            resources=frozenset({resource}), conditions={},
        )  # fmt: skip

    assert covers(bound("arn:aws:sqs:r:1:own-*"), "sqs:SendMessage", "arn:aws:sqs:r:1:own-a-*")
    assert not covers(bound("arn:aws:sqs:r:1:own-a"), "sqs:SendMessage", "arn:aws:sqs:r:1:own-*")
    assert not covers(bound("arn:aws:sqs:r:1:own-*"), "sns:Publish", "arn:aws:sqs:r:1:own-a")
