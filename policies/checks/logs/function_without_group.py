"""Functions without a log group."""

from collections.abc import Iterator

from policies.checks.edge._behaviors import runs_at_the_edge
from policies.checks.iam._grants import grants
from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_LOGS_003",
    severity="medium",
    types=("aws_lambda_function",),
    title="Every function has a log group of these stacks",
    reason="Lambda creates a missing group itself: without a key, without an expiry.",
    fix="Create a log group /aws/lambda/<name> before the function.",
    threat="Logs stay unencrypted for ever in a group that nobody manages.",
)
def function_without_group(estate: Estate) -> Iterator[tuple[Resource, str]]:
    names = {group.shown("name") for group in estate.all("aws_cloudwatch_log_group")}
    for function in estate.all("aws_lambda_function"):
        if runs_at_the_edge(function):  # its groups would be in the regions of its viewers
            if may_log(function):
                yield function, "at the edge its log goes to groups that AWS makes in every region"
            continue
        group = function.shown("logging_config.log_group")
        expected = group if isinstance(group, str) else f"/aws/lambda/{function['function_name']}"
        if expected not in names:
            yield function, f"these stacks define no log group {expected}"


def may_log(function: Resource) -> bool:
    """Whether the role of a function may write any log."""
    estate = function.estate
    roles = estate.targets(function, "role", "aws_iam_role")
    return any(
        any(role in estate.targets(policy, "role", "aws_iam_role") for role in roles)
        and any(action.startswith(("logs:", "*")) for action in statement.actions)
        for policy, statement in grants(estate)
        if policy.type == "aws_iam_role_policy"
    )
