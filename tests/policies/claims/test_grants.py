"""No precise grant goes unseen: it refutes a claim, or the report says what cuts it off."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest

from policies.authorization.cutoffs import cut_offs
from policies.authorization.model import Model, Target
from policies.authorization.questions import action_of, resource_forms
from policies.authorization.wildcards import find
from policies.claims.proving import prove
from policies.estate import Estate, Resource
from policies.service_authorization import Action, reference
from tests.policies.claims.grants import GRANTS, PREFIX, Grant
from tests.policies.draft import Draft

IDS = [f"{item.who} {item.action} {item.resource.split(':', 5)[5][:40]}" for item in GRANTS]


LEVELS = ("List", "Read", "Write", "Tagging", "Permissions management")
NEEDS_LITTLE = "api-document"


def of_every_class_and_store(model: Model) -> Iterator[Grant]:
    """One action of each class on one resource of each type, for a role that needs none of them."""
    first = {target.resource.type: target for target in reversed(model.targets)}
    for target in first.values():
        actions = [a for name in target.services for a in reference().actions(name).values()]
        for level in LEVELS:
            of_level = (a for a in actions if a.level == level and a.resource_types)
            named = ((a.name, _named(a, target)) for a in of_level)
            found = next(((action, text) for action, text in named if text), None)
            if found:
                yield Grant(NEEDS_LITTLE, *found)


def _named(action: Action, target: Target) -> str | None:
    """A resource of the target that the action can name, without a wildcard."""
    pairs = product(resource_forms(action), target.patterns)
    texts = [text for text in map(find, pairs) if text]
    return min(texts, key=len, default=None)


def planted(estate: Estate, grants: Sequence[Grant]) -> Estate:
    """Every grant as a policy of its own, in the stack of the role."""
    for stack in list(estate.stacks):
        roles = {r.name: r for r in estate.all("aws_iam_role") if r.stack.name == stack}
        mine = [
            (number, grant, roles[f"{PREFIX}-{grant.who}"])
            for number, grant in enumerate(grants)
            if f"{PREFIX}-{grant.who}" in roles
        ]
        if not mine:
            continue
        draft = Draft(mine[0][2])
        for number, grant, role in mine:
            draft.add("aws_iam_role_policy", f"grant_{number}", _policy(number, grant, role))
        estate = draft.estate()
    return estate


def _policy(number: int, grant: Grant, role: Resource) -> dict[str, object]:
    statement = {
        "Sid": f"Grant{number}",
        "Effect": "Allow",
        "Action": grant.action,
        "Resource": grant.resource,
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {"role": f"${{{role.address}.id}}", "policy": json.dumps(document)}


@pytest.fixture(scope="session")
def matrix(prod: Estate) -> tuple[Grant, ...]:
    """Grants of every class of action, on every kind of store."""
    return tuple(of_every_class_and_store(Model(prod)))


@pytest.fixture(scope="session")
def seen(prod: Estate, matrix: tuple[Grant, ...]) -> Mapping[str, str]:
    """What the report says of each grant, by its place."""
    model = Model(planted(prod, (*GRANTS, *matrix)))
    cut = {item.address: f"cut: {item.sentence}" for item in cut_offs(model)}
    reported = {
        f"aws_iam_role_policy.grant_{number}": f"reported: {item.message}"
        for proof in prove(model)
        for item in proof.counterexamples
        for number in range(len(GRANTS) + len(matrix))
        if any(
            f"grant_{number}." in f"{step}." or f"grant_{number} " in step for step in item.steps
        )
    }
    return {**cut, **reported}


def test_no_class_of_action_on_any_store_is_unseen(
    seen: Mapping[str, str], matrix: tuple[Grant, ...]
) -> None:
    unseen = {
        (grant.action, grant.resource)
        for number, grant in enumerate(matrix, len(GRANTS))
        if grant.action not in seen.get(f"aws_iam_role_policy.grant_{number}", "")
    }
    assert unseen == set()
    stores = {grant.resource.split(":")[2] for grant in matrix}
    assert stores >= {
        "cognito-idp", "dynamodb", "kms", "lambda", "logs", "rds", "s3", "secretsmanager", "sns",
        "sqs", "ssm",
    }  # fmt: skip
    levels = {action_of(grant.action.lower()).level for grant in matrix}
    assert levels == set(LEVELS)
    assert len(matrix) >= len(stores) * 3


def test_there_are_enough() -> None:
    assert len(GRANTS) >= 60
    assert not any("*" in item.resource for item in GRANTS)


@pytest.mark.parametrize(("number", "grant"), list(enumerate(GRANTS)), ids=IDS)
def test_the_grant_is_reported_or_cut_off(
    seen: Mapping[str, str], number: int, grant: Grant
) -> None:
    said = seen.get(f"aws_iam_role_policy.grant_{number}", "")
    assert said.startswith("cut: " if grant.cut else "reported: "), said or "unseen"
    assert grant.action in said
