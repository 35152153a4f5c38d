"""A policy that is written in another way is the same policy: no difference, no other verdict."""

import random
from dataclasses import replace

import pytest

from policies.authorization.difference import gained_by
from policies.authorization.model import Model
from policies.authorization.principals import Principal
from policies.authorization.rules import Policy, Rule
from policies.estate import Estate

REWRITINGS = 200
FEW = 5  # statements; larger roles say the same more slowly
ACCOUNT = "${aws:PrincipalAccount}"


def split(chance: random.Random, rules: list[Rule]) -> list[Rule]:
    """One statement for each action."""
    return [replace(rule, actions=(action,)) for rule in rules for action in rule.actions or ("",)]


def by_resource(chance: random.Random, rules: list[Rule]) -> list[Rule]:
    """One statement for each resource."""
    return [replace(rule, resources=(text,)) for rule in rules for text in rule.resources or ("",)]


def reordered(chance: random.Random, rules: list[Rule]) -> list[Rule]:
    return chance.sample(rules, len(rules))


def repeated(chance: random.Random, rules: list[Rule]) -> list[Rule]:
    return [*rules, chance.choice(rules)]


def with_variable(chance: random.Random, rules: list[Rule]) -> list[Rule]:
    """The account as a policy variable."""
    return [
        replace(rule, resources=tuple(x.replace("444455556666", ACCOUNT) for x in rule.resources))
        for rule in rules
    ]


def by_not_action(chance: random.Random, rules: list[Rule]) -> list[Rule]:
    """A denial of everything that no statement is about."""
    actions = tuple(action for rule in rules for action in rule.actions)
    deny = replace(
        rules[0], is_allow=False, actions=(), not_actions=actions, resources=("*",), tests=()
    )
    return [*rules, deny]


def in_another_case(chance: random.Random, rules: list[Rule]) -> list[Rule]:
    return [replace(rule, actions=tuple(x.upper() for x in rule.actions)) for rule in rules]


REWRITE = (split, by_resource, reordered, repeated, with_variable, by_not_action, in_another_case)


def plain(principal: Principal) -> bool:
    rules = [rule for policy in principal.identity or () for rule in policy.rules]
    allowing = all(rule.is_allow and rule.actions and rule.resources for rule in rules)
    return 0 < len(rules) <= FEW and principal.boundary is not None and allowing


@pytest.fixture(scope="session")
def model(prod: Estate) -> Model:
    return Model(prod)


def test_two_hundred_rewritings_change_nothing(model: Model) -> None:
    chance = random.Random(18)  # noqa: S311 - repeatable, not secret
    principals = [item for item in model.roles if plain(item)]
    for number in range(REWRITINGS):
        principal = principals[number % len(principals)]
        rules = [rule for policy in principal.identity or () for rule in policy.rules]
        names = []
        for rewrite in chance.sample(REWRITE, 2):
            rules = rewrite(chance, rules)
            names.append(rewrite.__name__)
        written = replace(principal, identity=(Policy("rewritten", "", "", tuple(rules)),))
        more = list(gained_by(model, model, written, principal))
        less = list(gained_by(model, model, principal, written))
        assert (more, less) == ([], []), (principal.name, names)


def test_a_rewriting_that_forgets_something_is_a_difference(model: Model) -> None:
    """The same comparison notices one action less in one statement."""
    (principal,) = (item for item in model.roles if item.name.endswith("-usage"))
    policies = principal.identity or ()
    rules = [
        rule for policy in policies for rule in policy.rules if "Query" not in str(rule.actions)
    ]
    written = replace(principal, identity=(Policy("rewritten", "", "", tuple(rules)),))
    (lost,) = gained_by(model, model, principal, written)
    assert lost.actions == ("dynamodb:Query",)
    assert lost.resource == "table gatehouse-prod-usage"
    assert list(gained_by(model, model, written, principal)) == []
