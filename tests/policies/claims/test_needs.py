"""Every statement of what runs is there for a need: without it, what needs it is refused."""

from collections.abc import Iterator
from dataclasses import replace

from policies.authorization.model import Model
from policies.authorization.principals import Principal
from policies.authorization.rules import Rule
from policies.claims.needs import Needs
from policies.claims.walls._pipelines import is_pipeline
from policies.claims.walls.needs_met import unmet
from policies.estate import Estate


def statements(model: Model) -> Iterator[tuple[Principal, Rule]]:
    """The statements of all roles but those of pipelines, which have reasons of their own."""
    for role in model.roles:
        if not is_pipeline(model, role):
            for policy in role.identity or ():
                yield from ((role, rule) for rule in policy.rules if rule.is_allow)


def without(role: Principal, removed: Rule) -> Principal:
    policies = (
        replace(policy, rules=tuple(rule for rule in policy.rules if rule is not removed))
        for policy in role.identity or ()
    )
    return replace(role, identity=tuple(policies))


def test_a_statement_that_is_removed_leaves_a_need_unmet(prod: Estate) -> None:
    model = Model(prod)
    needs = Needs(model)
    idle, tried = [], 0
    for role, rule in statements(model):
        tried += 1
        about = [need for need in needs.of(role) if any(map(need.covers, rule.actions))]
        rest = without(role, rule)
        if not any(found for need in about for found in unmet(model, needs, rest, need)):
            idle.append(f"{role.name}: {rule.place}")
    assert idle == []
    assert tried > 80


def test_a_need_of_a_stack_that_is_not_in_the_plans_is_no_finding(prod: Estate) -> None:
    """The plan of the state alone says nothing about the bucket of the web client."""
    model = Model(Estate([prod.stacks["state"]]))
    needs = Needs(model)
    pipelines = [role for role in model.roles if is_pipeline(model, role)]
    assert len(pipelines) == 2
    asked = [(role, need) for role in pipelines for need in needs.of(role) if not need.optional]
    assert asked
    assert [found for role, need in asked for found in unmet(model, needs, role, need)] == []
