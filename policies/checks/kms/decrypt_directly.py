"""Decrypting without the service that stores the data."""

from collections.abc import Iterator

from policies.checks.iam._grants import grants, roles_of, trusted_services
from policies.estate import Estate, Resource, Statement
from policies.policy import estate_policy


@estate_policy(
    id="GH_KMS_005",
    severity="medium",
    types=("aws_iam_role_policy",),
    title="Functions use keys only through the service that stores the data",
    reason="kms:ViaService prevents a key from decrypting data that was copied elsewhere.",
    fix="Set the condition kms:ViaService, as modules.encryption_key.use_key_through does.",
    threat="A hijacked function decrypts copies that it got elsewhere.",
)
def decrypt_directly(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for policy, statement in grants(estate):
        if not statement.grants("kms:Decrypt") or _is_by_service(statement):
            continue
        if any(trusted_services(role) for role in roles_of(estate, policy)):
            yield policy, f"statement {statement.sid} allows kms:Decrypt without kms:ViaService"


def _is_by_service(statement: Statement) -> bool:
    """Whether a condition names the services that a key is used through."""
    return statement.limited_by("kms:ViaService") and not any(
        value.startswith(("*", "?"))
        for condition in statement.conditions
        if condition.variable.lower() == "kms:viaservice"
        for value in condition.values
    )
