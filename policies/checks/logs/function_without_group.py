"""Functions without a log group."""

from collections.abc import Iterator

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
        group = function.shown("logging_config.log_group")
        expected = group if isinstance(group, str) else f"/aws/lambda/{function['function_name']}"
        if expected not in names:
            yield function, f"these stacks define no log group {expected}"
