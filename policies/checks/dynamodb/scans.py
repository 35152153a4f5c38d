"""Grants that read a table across tenants."""

from collections.abc import Iterator

from policies.checks.iam._grants import granted, grants, roles_of, trusted_services
from policies.estate import Estate, Resource
from policies.policy import estate_policy

_ACROSS_TENANTS = (
    "dynamodb:ExportTableToPointInTime",
    "dynamodb:PartiQLSelect",
    "dynamodb:Scan",
)


@estate_policy(
    id="GH_DYNAMODB_004",
    severity="high",
    types=("aws_iam_role_policy",),
    title="No function reads a table across tenants",
    reason="Every key begins with the tenant; a scan or an export needs no key.",
    fix="Query by the tenant's key.",
    threat="A hijacked function reads every tenant's conversations in one call.",
)
def scans(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for policy, statement in grants(estate):
        actions = granted(statement, _ACROSS_TENANTS)
        if actions and any(trusted_services(role) for role in roles_of(estate, policy)):
            yield policy, f"statement {statement.sid} allows {actions[0]}"
