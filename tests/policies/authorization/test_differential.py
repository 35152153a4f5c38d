"""The model decides generated policies and requests as a second evaluator does.

The second one is the embedded AWS's own IAM engine. Where the two are known to differ, AWS's page
is right, and ours agrees with it: `test_wildcards` (`*` within a segment, ArnLike by parts), and
policy variables, which the embedded AWS does not replace (`test_conditions`). What a resource's
policy grants to everybody is within a role's boundary there, and outside it here, which is the
careful side; `NotPrincipal` never matches there. Neither is generated.
"""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ministack.core.iam_evaluator import (
    EvalContext,
    combine_resource_policy,
    evaluate,
    parse_policy_document,
)

from policies.authorization.formula import holds
from policies.authorization.solving import solve
from tests.policies.authorization import generated
from tests.policies.authorization.generated import ARN, Case, case, case_of_resource, request

CASES = 10_000
ONE_RUN = 250


def second_opinion(item: Case) -> bool:
    context = EvalContext(
        principal_arn=ARN,
        principal_type="AssumedRole",
        principal_account="111122223333",
        action=item.action,
        resource_arn=item.resource,
        region="r",
        service_context={
            key: values if key == "test:set" else values[0] for key, values in item.context.items()
        },
    )
    policies = [parse_policy_document(policy) for policy in item.policies]
    limits = [] if item.boundary is None else [[parse_policy_document(item.boundary)]]
    found = evaluate(context, policies, *limits)
    if item.of_resource is not None:
        found = combine_resource_policy(
            found, context, item.of_resource, "111122223333", item.strict, tuple(limits)
        )
    return bool(found.decision == "Allow")


@example(seed=0)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=CASES // ONE_RUN)
def test_ten_thousand_requests_are_decided_alike(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    allowed = 0
    for _ in range(ONE_RUN):
        item = case(chance)
        expected = second_opinion(item)
        assert item.is_allowed() is expected, f"{item}\nthe second evaluator: {expected}"
        allowed += expected
    assert 0 < allowed < ONE_RUN


@example(seed=0)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=CASES // 4 // ONE_RUN)
def test_requests_of_resources_with_policies_are_decided_alike(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    allowed = {True: 0, False: 0}
    for _ in range(ONE_RUN):
        item = case_of_resource(chance)
        expected = second_opinion(item)
        assert item.is_allowed() is expected, f"{item}\nthe second evaluator: {expected}"
        allowed[item.strict] += expected
    assert 0 < min(allowed.values()) <= max(allowed.values()) < ONE_RUN


@given(seed=st.integers(0, 2**32))
@settings(max_examples=60)
def test_a_request_that_the_solver_finds_is_allowed_and_without_one_none_is(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    item = case(chance)
    decision = item.decision()
    found = solve(decision.allowed)
    if found is not None:
        assert holds(decision.allowed, found.values.get) is True, item
        return
    for _ in range(200):
        _, resource, context = request(chance)
        tried = Case(item.policies, item.boundary, item.action, resource, context)
        assert not second_opinion(tried), tried


def test_the_second_evaluator_would_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that forgot denials would be caught within one run."""
    chance = random.Random(1)  # noqa: S311 - repeatable, not secret
    differing = 0
    for _ in range(ONE_RUN):
        item = case(chance)
        for policy in item.policies:
            kept = [one for one in policy["Statement"] if one["Effect"] == "Allow"]
            policy["Statement"], everything = kept, policy["Statement"]
            forgetful = item.is_allowed()
            policy["Statement"] = everything
            differing += forgetful is not second_opinion(item)
    assert differing > 5


__all__ = ["generated"]
