"""One role, several functions."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_IAM_018",
    severity="medium",
    types=("aws_lambda_function",),
    title="Every function has a role of its own",
    reason="Functions that share a role share the permissions of all of them.",
    fix="Give the function a role of its own, with its own work's permissions.",
    threat="A flaw in the least important function opens what the most important one may do.",
)
def shared_role(estate: Estate) -> Iterator[tuple[Resource, str]]:
    users: dict[str, list[Resource]] = {}
    for function in estate.all("aws_lambda_function"):
        users.setdefault(str(function["role"]), []).append(function)
    for functions in users.values():
        for function in functions[1:]:
            yield function, f"shares its role with {functions[0].name}"
