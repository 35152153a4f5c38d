"""AWS-managed policies with wide access."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_WIDE = (
    "Administrator", "FullAccess", "IAMFull", "PowerUser", "ReadOnlyAccess", "SystemAdministrator",
)  # fmt: skip


@resource_policy(
    id="GH_IAM_017",
    severity="critical",
    types=(
        "aws_iam_group_policy_attachment",
        "aws_iam_policy_attachment",
        "aws_iam_role",
        "aws_iam_role_policy_attachment",
        "aws_iam_user_policy_attachment",
    ),
    title="No AWS-managed policy with wide access is attached",
    reason="AWS-managed policies with full access grant whole services on every resource.",
    fix="Write a policy with the actions and ARNs that the work needs.",
    threat="A hijacked role is an administrator.",
)
def managed_administrator(attachment: Resource) -> Iterator[str]:
    if attachment.type == "aws_iam_role":
        attached = attachment.written("managed_policy_arns") or []
    else:
        attached = [attachment["policy_arn"]]
    for arn in map(str, attached):
        if ":aws:policy/" in arn and any(word in arn for word in _WIDE):
            yield f"it attaches {arn.rsplit('/', 1)[-1]}"
        elif ":aws:policy/" not in arn and not _is_ours(attachment, arn):
            yield f"it attaches {arn}, which is not defined in these stacks"


def _is_ours(attachment: Resource, arn: str) -> bool:
    estate = attachment.estate
    return bool(estate.pointed_to(arn) or estate.named(arn, "aws_iam_policy"))
