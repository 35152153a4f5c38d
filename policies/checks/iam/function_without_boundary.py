"""The permissions boundary of service roles."""

from collections.abc import Iterator

from policies.checks.iam._grants import trusted_services
from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_IAM_013",
    severity="high",
    types=("aws_iam_role",),
    title="Every role that a service assumes has the permissions boundary of these stacks",
    reason="The boundary holds whatever a later change grants to the role.",
    fix="Set permissions_boundary to the boundary that the state stack publishes.",
    threat="One careless grant gives a hijacked function the whole account.",
    platform_only=True,
)
def function_without_boundary(estate: Estate) -> Iterator[tuple[Resource, str]]:
    ours = estate.all("aws_iam_policy")
    for role in estate.all("aws_iam_role"):
        if not trusted_services(role):
            continue
        if not role.shown("permissions_boundary"):
            yield role, "it has no permissions boundary"
        elif ours and not estate.targets(role, "permissions_boundary", "aws_iam_policy"):
            yield role, "its permissions boundary is not defined in these stacks"
