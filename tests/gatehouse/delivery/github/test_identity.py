"""A job assumes its role with an identity token of GitHub, and stores no key."""

import json
from collections.abc import Callable, Iterator

import boto3
import jwt
import pytest
from botocore.exceptions import ClientError

from environments import Settings, load
from gatehouse.aws import AwsCaller
from gatehouse.delivery.github import identity
from tests.gatehouse.delivery.github.conftest import GitHub
from tests.lambda_src.embedded_aws import ACCOUNT, embedded_aws

GITHUB = "token.actions.githubusercontent.com"
PLACE = "environment:local-plan:ref:refs/heads/main"
BY_IDS = f"repo:example-org@100000001/gatehouse@200000002:{PLACE}"
BY_NAMES = f"repo:example-org/gatehouse:{PLACE}"


def trust(subject: str) -> str:
    """A trust policy that takes one subject."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{GITHUB}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{GITHUB}:sub": subject}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with embedded_aws(tmp_path_factory.mktemp("ministack")) as address:
        yield address


@pytest.fixture
def settings() -> Settings:
    local = load("local", variables={})
    return local.model_copy(update={"account": local.account.model_copy(update={"id": ACCOUNT})})


@pytest.fixture
def role(address: str) -> Iterator[Callable[[str], None]]:
    """Makes the plan role of `local`, which trusts one subject."""
    iam = boto3.client(
        "iam",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="any",
    )
    name = "gatehouse-local-plan"
    yield lambda subject: iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(subject))
    iam.delete_role(RoleName=name)


@pytest.fixture
def job(github: GitHub, address: str) -> dict[str, str]:
    """Variables of a job in a repository whose tokens hold the ids, as new ones do."""
    github.identity = jwt.encode(
        {"iss": f"https://{GITHUB}", "aud": "sts.amazonaws.com", "sub": BY_IDS}, "any" * 12
    )
    return {**github.variables, "AWS_ENDPOINT_URL": address, "GITHUB_RUN_ID": "42"}


def test_the_job_acts_as_the_role_of_its_environment(
    settings: Settings, github: GitHub, job: dict[str, str], role: Callable[[str], None]
) -> None:
    role(f"{settings.delivery.github_subject_prefix}:{PLACE}")

    assumed = identity.assume(settings, "plan", job)

    principal = AwsCaller(assumed).client("sts").get_caller_identity()["Arn"]
    assert principal == f"arn:aws:sts::{ACCOUNT}:assumed-role/gatehouse-local-plan/github-42"
    assert github.audiences == ["sts.amazonaws.com"]
    assert assumed["AWS_SESSION_TOKEN"]


def test_a_role_that_trusts_names_refuses_a_token_with_ids(
    settings: Settings, job: dict[str, str], role: Callable[[str], None]
) -> None:
    role(BY_NAMES)

    with pytest.raises(identity.IdentityError) as refused:
        identity.assume(settings, "plan", job)

    assert f"its token's subject is {BY_IDS}" in str(refused.value)
    trusted = settings.delivery.trusted_subject("plan")
    assert f"the settings trust {trusted}" in str(refused.value)


def test_a_refused_token_that_holds_no_claims_is_told_without_it(
    settings: Settings, github: GitHub, job: dict[str, str], role: Callable[[str], None]
) -> None:
    role(BY_NAMES)
    github.identity = "no.token.at-all"

    with pytest.raises(identity.IdentityError, match="subject is None") as refused:
        identity.assume(settings, "plan", job)

    assert github.identity not in str(refused.value)


def test_a_job_without_an_identity_learns_the_missing_permission(
    settings: Settings, github: GitHub
) -> None:
    variables = {"GITHUB_ACTIONS": "true"}

    with pytest.raises(identity.IdentityError, match="set `permissions: id-token: write`"):
        identity.assume(settings, "plan", variables)


def test_a_rejection_by_github_is_reported_without_the_token(
    settings: Settings, github: GitHub
) -> None:
    variables = {**github.variables, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "another-token"}

    with pytest.raises(identity.IdentityError, match="did not issue an identity token") as refused:
        identity.assume(settings, "plan", variables)

    assert "another-token" not in str(refused.value)
    assert not isinstance(refused.value, ClientError)


@pytest.mark.parametrize(("variables", "job"), [({}, False), ({"GITHUB_ACTIONS": "true"}, True)])
def test_only_github_jobs_are_jobs(variables: dict[str, str], job: bool) -> None:
    assert identity.is_a_job(variables) is job
