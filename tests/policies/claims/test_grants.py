"""No precise grant goes unseen: it refutes a claim, or the report says what cuts it off."""

import json
from collections.abc import Mapping

import pytest

from policies.authorization.cutoffs import cut_offs
from policies.authorization.model import Model
from policies.claims.proving import prove
from policies.estate import Estate, Resource
from tests.policies.claims.grants import GRANTS, PREFIX, Grant
from tests.policies.draft import Draft

IDS = [f"{item.who} {item.action} {item.resource.split(':', 5)[5][:40]}" for item in GRANTS]


def planted(estate: Estate) -> Estate:
    """Every grant as a policy of its own, in the stack of the role."""
    for stack in list(estate.stacks):
        roles = {r.name: r for r in estate.all("aws_iam_role") if r.stack.name == stack}
        mine = [
            (number, grant, roles[f"{PREFIX}-{grant.who}"])
            for number, grant in enumerate(GRANTS)
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
def seen(prod: Estate) -> Mapping[str, str]:
    """What the report says of each grant, by its place."""
    model = Model(planted(prod))
    cut = {item.address: f"cut: {item.sentence}" for item in cut_offs(model)}
    reported = {
        f"aws_iam_role_policy.grant_{number}": f"reported: {item.message}"
        for proof in prove(model)
        for item in proof.counterexamples
        for number in range(len(GRANTS))
        if any(
            f"grant_{number}." in f"{step}." or f"grant_{number} " in step for step in item.steps
        )
    }
    return {**cut, **reported}


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
