"""A job's own AWS role, for an hour, in the memory of the command that needs it.

No action, file or variable of the job ever holds the credentials: GitHub issues an identity
token for the job, and AWS exchanges it for the role that trusts such jobs (docs/delivery.md).
https://docs.github.com/en/actions/reference/security/oidc
"""

from collections.abc import Mapping

import httpx
import jwt
from botocore.exceptions import ClientError

from environments import Settings
from gatehouse.aws import AwsCaller
from gatehouse.platform import PlatformError

_URL, _TOKEN = "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"
_AUDIENCE = "sts.amazonaws.com"
_SECONDS = 3600


class IdentityError(PlatformError):
    """GitHub does not issue an identity token for the job."""


def is_a_job(variables: Mapping[str, str]) -> bool:
    """Whether we run in a GitHub Actions job."""
    return variables.get("GITHUB_ACTIONS") == "true"


def assume(settings: Settings, role: str, variables: Mapping[str, str]) -> dict[str, str]:
    """The `AWS_*` variables of the environment's `plan` or `apply` role.

    Raises:
        IdentityError: the job may not have an identity, as that of a fork's pull request.

    """
    base = {
        name: value
        for name, value in variables.items()
        if name in ("AWS_ENDPOINT_URL", "AWS_CA_BUNDLE")
    } | {
        "AWS_REGION": settings.account.region,
        "AWS_DEFAULT_REGION": settings.account.region,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    token = _job_token(variables)
    try:
        granted = (
            AwsCaller(base)
            .client("sts", anonymous=True)
            .assume_role_with_web_identity(
                RoleArn=f"arn:aws:iam::{settings.account.id}:role/{settings.resource_prefix}-{role}",
                RoleSessionName=f"github-{variables.get('GITHUB_RUN_ID', 'run')}",
                DurationSeconds=_SECONDS,
                WebIdentityToken=token,
            )["Credentials"]
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "AccessDenied":
            raise
        raise IdentityError(_not_trusted(settings, role, token)) from None
    return {
        **base,
        "AWS_ACCESS_KEY_ID": granted["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": granted["SecretAccessKey"],
        "AWS_SESSION_TOKEN": granted["SessionToken"],
    }


def _not_trusted(settings: Settings, role: str, token: str) -> str:
    """Says both subjects: neither is secret, and nothing else shows how they differ."""
    try:
        subject = jwt.decode(token, options={"verify_signature": False}).get("sub")
    except jwt.InvalidTokenError:
        subject = None
    return (
        f"AWS refuses to make this job {settings.resource_prefix}-{role}: its token's subject is "
        f"{subject}, and the settings trust {settings.delivery.trusted_subject(role)}. Correct "
        "delivery.github_* and run gatehouse bootstrap again, or correct the subject on GitHub "
        "(docs/delivery.md)."
    )


def _job_token(variables: Mapping[str, str]) -> str:
    if not variables.get(_URL) or not variables.get(_TOKEN):
        raise IdentityError(
            "This job has no identity token: set `permissions: id-token: write`, which GitHub does "
            "not give to the pull request of a fork."
        )
    try:
        response = httpx.get(
            httpx.URL(variables[_URL]).copy_merge_params({"audience": _AUDIENCE}),
            headers={"Authorization": f"Bearer {variables[_TOKEN]}"},
            timeout=30,
        )
        response.raise_for_status()
        token: str = response.json()["value"]
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise IdentityError(
            f"GitHub did not issue an identity token for this job: {error!r}."
        ) from None
    return token
