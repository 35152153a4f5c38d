"""AWS's own wide policies."""

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
    title="No wide policy of AWS's own is attached",
    reason="AWS's own policies with full access grant whole services on everything.",
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
            yield f"attaches {arn.rsplit('/', 1)[-1]}"
        elif ":aws:policy/" not in arn and not _is_here(attachment, arn):
            yield f"attaches {arn}, which is not of these stacks"


def _is_here(attachment: Resource, arn: str) -> bool:
    estate = attachment.estate
    return bool(estate.pointed_to(arn) or estate.named(arn, "aws_iam_policy"))
