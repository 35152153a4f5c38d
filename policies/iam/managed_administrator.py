"""AWS's own wide policies."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_WIDE = ("Administrator", "FullAccess", "PowerUser", "IAMFull", "SystemAdministrator")


@resource_policy(
    id="GH_IAM_017",
    severity="critical",
    types=(
        "aws_iam_group_policy_attachment",
        "aws_iam_policy_attachment",
        "aws_iam_role_policy_attachment",
        "aws_iam_user_policy_attachment",
    ),
    title="No wide policy of AWS's own is attached",
    reason="AWS's own policies with full access grant whole services on everything.",
    fix="Write a policy with the actions and ARNs that the work needs.",
    threat="A hijacked role is an administrator.",
)
def managed_administrator(attachment: Resource) -> Iterator[str]:
    arn = str(attachment["policy_arn"])
    if ":aws:policy/" in arn and any(word in arn for word in _WIDE):
        yield f"attaches {arn.rsplit('/', 1)[-1]}"
