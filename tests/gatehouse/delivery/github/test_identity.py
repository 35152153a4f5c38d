"""A job assumes its role with an identity token of GitHub, and stores no key."""

import json
from collections.abc import Iterator

import boto3
import jwt
import pytest
from botocore.exceptions import ClientError

from environments import Settings, load
from gatehouse.aws import Caller
from gatehouse.delivery.github import identity
from tests.gatehouse.delivery.github.conftest import GitHub
from tests.lambda_src.embedded_aws import ACCOUNT, embedded_aws

GITHUB = "token.actions.githubusercontent.com"
SUBJECT = "repo:example-org/gatehouse:environment:local-plan:ref:refs/heads/main"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{GITHUB}"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {f"{GITHUB}:sub": SUBJECT}},
        }
    ],
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with embedded_aws(tmp_path_factory.mktemp("ministack")) as address:
        yield address


@pytest.fixture
def settings() -> Settings:
    local = load("local", variables={})
    return local.model_copy(update={"account": local.account.model_copy(update={"id": ACCOUNT})})


def test_the_job_acts_as_the_role_of_its_environment(
    settings: Settings, github: GitHub, address: str
) -> None:
    github.identity = jwt.encode(
        {"iss": f"https://{GITHUB}", "aud": "sts.amazonaws.com", "sub": SUBJECT}, "any" * 12
    )
    variables = {**github.variables, "AWS_ENDPOINT_URL": address, "GITHUB_RUN_ID": "42"}
    boto3.client(
        "iam",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="any",
    ).create_role(RoleName="gatehouse-local-plan", AssumeRolePolicyDocument=json.dumps(TRUST))

    assumed = identity.assume(settings, "plan", variables)

    principal = Caller(assumed).client("sts").get_caller_identity()["Arn"]
    assert principal == f"arn:aws:sts::{ACCOUNT}:assumed-role/gatehouse-local-plan/github-42"
    assert github.audiences == ["sts.amazonaws.com"]
    assert assumed["AWS_SESSION_TOKEN"]


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
