"""Services that act for anybody."""

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
    reason="A service that serves many accounts can be told by another account to use our role.",
    fix="Set the condition aws:SourceAccount or aws:SourceArn in the trust policy.",
    threat="Another customer of AWS has the service act in our account.",
)
def confused_deputy(role: Resource) -> Iterator[str]:
    for statement in role.statements("assume_role_policy"):
        services = {each.identifier for each in statement.principals if each.type == "Service"}
        deputies = services - _DIRECT if statement.is_allow else set()
        if deputies and not statement.limited_by("aws:SourceAccount", "aws:SourceArn"):
            yield f"{', '.join(sorted(deputies))} may assume it for anybody"
        elif deputies and not is_limited(statement, role.estate.account):
            yield f"{', '.join(sorted(deputies))} may assume it for another account"
