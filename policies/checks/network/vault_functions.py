"""Functions that sign in to the database."""

from collections.abc import Iterator

from policies.estate import Estate, Resource, Statement
from policies.policy import estate_policy


@estate_policy(
    id="GH_NETWORK_007",
    severity="critical",
    types=("aws_lambda_function",),
    title="Only functions inside the vault sign in to the database, and they call no service",
    reason="A function that talks to the world and to the database joins the two zones.",
    fix="Put it into the vault's subnets, or let it invoke a function there.",
    threat="A hijacked street function reads every tenant's rows itself.",
)
def vault_functions(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for function in estate.all("aws_lambda_function"):
        inside = bool(function.blocks("vpc_config"))
        for statement in _granted(estate, function):
            if statement.grants("rds-db:connect") and not inside:
                yield function, "it signs in to the database from outside the vault"
            if inside and statement.grants("lambda:InvokeFunction", "bedrock:InvokeModel"):
                yield function, "it is in the vault, and may invoke functions or models"


def _granted(estate: Estate, function: Resource) -> Iterator[Statement]:
    roles = estate.targets(function, "role", "aws_iam_role")
    for policy in estate.all("aws_iam_role_policy"):
        if any(role in roles for role in estate.targets(policy, "role", "aws_iam_role")):
            yield from policy.statements("policy")
