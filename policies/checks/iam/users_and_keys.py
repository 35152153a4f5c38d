"""IAM users and access keys."""

from collections.abc import Iterator

from policies.checks.iam._grants import granted, grants
from policies.estate import Estate, Resource
from policies.policy import estate_policy

_KINDS = ("aws_iam_access_key", "aws_iam_user", "aws_iam_user_login_profile")
_ACTIONS = ("iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreateUser")


@estate_policy(
    id="GH_IAM_006",
    severity="high",
    types=(*_KINDS, "aws_iam_role_policy", "aws_iam_policy"),
    title="There are no IAM users or access keys, and nobody may create any",
    reason="A key that never expires ends up in a log, a laptop or a repository.",
    fix="Let people and pipelines assume roles.",
    threat="A leaked key opens the account long after everybody has forgotten it.",
)
def users_and_keys(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for resource in estate.all(*_KINDS):
        yield resource, "IAM users and their keys are not allowed"
    for policy, statement in grants(estate):
        for action in granted(statement, _ACTIONS):
            yield policy, f"statement {statement.sid} allows {action}"
