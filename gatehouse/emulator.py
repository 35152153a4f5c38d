"""The embedded AWS of this home as commands reach it: its endpoint, and credentials.

An administrator bootstraps and tests; everything else acts as a delivery role.
"""

import jwt

from environments import Settings
from gatehouse import processes
from gatehouse.aws import AwsCaller
from gatehouse.settings import load

PROCESS = "aws"
"""The name of its process."""

_GITHUB = "https://token.actions.githubusercontent.com"
_ADMINISTRATOR_SECRET = "rehearsal-only"  # noqa: S105 - the emulator's root key takes any


class NotRunningError(ConnectionError):
    """The rehearsal does not run; `make up` starts it."""

    def __init__(self) -> None:
        super().__init__("The rehearsal is not running: start it with `make up`.")


def endpoint() -> str:
    """The embedded AWS that runs for this home.

    Raises:
        NotRunningError: none does.

    """
    process = processes.find(PROCESS)
    if process is None:
        raise NotRunningError
    return url(process.port)


def url(port: int) -> str:
    """The one address of all its services."""
    return f"http://127.0.0.1:{port}"


def administrator(settings: Settings) -> dict[str, str]:
    """Variables that make AWS clients the root of the rehearsal's account: bootstrap and tests."""
    return _variables(settings, settings.account.id, _ADMINISTRATOR_SECRET)


def environment(role: str = "apply") -> dict[str, str]:
    """Variables that make AWS clients the `apply` or `plan` role of the rehearsal for an hour.

    The role is assumed as GitHub Actions does it, with a web identity token whose subject the
    role's trust policy judges. Nobody signs that token here: the embedded AWS reads it unverified.
    """
    settings = load("local")
    sts = AwsCaller(_variables(settings)).client("sts", anonymous=True)
    credentials = sts.assume_role_with_web_identity(
        RoleArn=f"arn:aws:iam::{settings.account.id}:role/{settings.resource_prefix}-{role}",
        RoleSessionName="rehearsal",
        WebIdentityToken=_job_token(settings, role),
    )["Credentials"]
    return {
        **_variables(settings, credentials["AccessKeyId"], credentials["SecretAccessKey"]),
        "AWS_SESSION_TOKEN": credentials["SessionToken"],
    }


def _variables(settings: Settings, key: str = "", secret: str = "") -> dict[str, str]:
    keys = {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret} if key else {}
    return {
        **keys,
        "AWS_ENDPOINT_URL": endpoint(),
        "AWS_REGION": settings.account.region,
        "AWS_DEFAULT_REGION": settings.account.region,  # the one that boto3 reads
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _job_token(settings: Settings, role: str) -> str:
    delivery = settings.delivery
    subject = delivery.trusted_subject(role).replace("*", delivery.apply_ref)
    claims = {"iss": _GITHUB, "aud": "sts.amazonaws.com", "sub": subject}
    return jwt.encode(claims, key="rehearsal" * 4, algorithm="HS256")
