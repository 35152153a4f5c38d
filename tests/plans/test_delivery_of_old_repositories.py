"""A repository whose tokens hold no ids, in an account that has GitHub's provider already."""

from pathlib import Path

import pytest

from tests.once import Once
from tests.plans.changed_settings import made
from tests.plans.changed_settings import plans as plans_with
from tests.plans.reading import Plan

PROVIDER = "arn:aws:iam::222233334444:oidc-provider/token.actions.githubusercontent.com"
CHANGES = {
    "delivery.github_subject": "names",
    "delivery.github_provider_arn": PROVIDER,
}


@pytest.fixture(scope="module")
def state(once: Once) -> Plan:
    def make(folder: Path) -> None:
        plans_with("dev", CHANGES, folder, only=("state",))

    return made(once.make("plans/dev of an old repository", make, alone_with="planning"))["state"]


def test_no_second_provider_is_made(state: Plan) -> None:
    assert state.all("aws_iam_openid_connect_provider") == {}


@pytest.mark.parametrize(
    ("role", "place"),
    [("plan", "dev-plan:ref:*"), ("apply", "dev:ref:refs/heads/main")],
)
def test_the_roles_trust_the_names_in_tokens_of_that_provider(
    state: Plan, role: str, place: str
) -> None:
    (trust,) = state.statements(f"aws_iam_role.{role}_role", "assume_role_policy")
    assert trust.principals == {PROVIDER}
    subjects = trust.conditions["StringLike token.actions.githubusercontent.com:sub"]
    assert subjects == {f"repo:example-org/gatehouse:environment:{place}"}
