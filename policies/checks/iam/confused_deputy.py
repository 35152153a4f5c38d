"""Services that act for other accounts."""

from collections.abc import Iterator

from policies.checks.storage._sources import is_limited
from policies.estate import Resource
from policies.policy import resource_policy

# These assume a role only for what is configured with it, by somebody who could pass it.
_DIRECT = frozenset({"ec2.amazonaws.com", "edgelambda.amazonaws.com", "lambda.amazonaws.com"})


@resource_policy(
    id="GH_IAM_008",
    severity="medium",
    types=("aws_iam_role",),
    title="A service assumes a role only on behalf of this account",
    reason="A service of many accounts can use our role on the request of another account.",
    fix="Set the condition aws:SourceAccount or aws:SourceArn in the trust policy.",
    threat="Another customer of AWS makes the service act in our account.",
)
def confused_deputy(role: Resource) -> Iterator[str]:
    for statement in role.statements("assume_role_policy"):
        services = {
            principal.identifier
            for principal in statement.principals
            if principal.type == "Service"
        }
        deputies = services - _DIRECT if statement.is_allow else set()
        if deputies and not statement.limited_by("aws:SourceAccount", "aws:SourceArn"):
            yield f"{', '.join(sorted(deputies))} may assume it for any account"
        elif deputies and not is_limited(statement, role.estate.account):
            yield f"{', '.join(sorted(deputies))} may assume it for another account"
