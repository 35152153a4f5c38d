"""Roles that several functions share."""

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
    threat="A flaw in a minor function gives the permissions of the most important one.",
)
def shared_role(estate: Estate) -> Iterator[tuple[Resource, str]]:
    users: dict[str, list[Resource]] = {}
    for function in estate.all("aws_lambda_function"):
        users.setdefault(str(function["role"]), []).append(function)
    for functions in users.values():
        for function in functions[1:]:
            yield function, f"it shares its role with {functions[0].name}"
