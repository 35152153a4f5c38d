"""Grants to pass roles to services."""

from collections.abc import Iterator

from policies.checks.iam._grants import grants, is_broad
from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_IAM_004",
    severity="critical",
    types=("aws_iam_role_policy", "aws_iam_policy"),
    title="Roles are passed by name, and only to named services",
    reason="Whoever may pass a role to a service can make the service act with it.",
    fix="Name the roles, and set the condition iam:PassedToService.",
    threat="The apply role hands an administrator's role to a function that it writes itself.",
)
def pass_any_role(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for policy, statement in grants(estate):
        if not statement.grants("iam:PassRole"):
            continue
        if not statement.limited_by("iam:PassedToService"):
            yield policy, f"statement {statement.sid} passes roles to any service"
        broad = [arn for arn in statement.resources if is_broad(arn)]
        if broad or statement.not_resources:
            yield policy, f"statement {statement.sid} passes any role"
