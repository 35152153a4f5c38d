"""The principals that may invoke a function."""

from collections.abc import Iterator

from policies.checks.storage._sources import is_account
from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_IAM_015",
    severity="critical",
    types=("aws_lambda_permission",),
    title="A function's permission names its source, and never allows every principal",
    reason="A permission for a service without a source lets every customer of AWS use it.",
    fix="Set source_arn to the API, distribution, pool or rule that calls.",
    threat="Another account's API or bucket invokes the function with events of its own.",
)
def function_permission(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for permission in estate.all("aws_lambda_permission"):
        principal = str(permission["principal"])
        source = str(permission["source_arn"] or "")
        if principal == "*":
            yield permission, "every principal may invoke the function"
        elif principal.endswith(".amazonaws.com") and not source:
            yield permission, f"{principal} may invoke the function for any account"
        elif not principal.endswith(".amazonaws.com") and not is_account(principal, estate.account):
            yield permission, f"{principal} may invoke the function"
        if source and not estate.pointed_to(source) and not is_account(source, estate.account):
            yield permission, f"the source {source} is not defined in these stacks"
