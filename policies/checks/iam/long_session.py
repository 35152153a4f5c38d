"""The session duration of pipeline roles."""

from collections.abc import Iterator

from policies.checks.iam._github import web_identity
from policies.estate import Resource
from policies.policy import resource_policy

_MOST_SECONDS = 3600


@resource_policy(
    id="GH_IAM_019",
    severity="low",
    types=("aws_iam_role",),
    title="A pipeline's session expires after an hour",
    reason="Credentials of a session work until it expires, wherever they were copied to.",
    fix="Set max_session_duration = 3600.",
    threat="Credentials copied out of a job are used for half a day.",
)
def long_session(role: Resource) -> Iterator[str]:
    seconds = role["max_session_duration"] or _MOST_SECONDS
    if list(web_identity(role)) and seconds > _MOST_SECONDS:
        yield f"sessions last up to {seconds} s, more than {_MOST_SECONDS} s"
