"""Secrets in any other attribute of a plan."""

from collections.abc import Iterator

from policies.checks.secrets._recognizing import is_literal, known_form
from policies.estate import Estate, Resource
from policies.estate.values import leaves
from policies.policy import estate_policy

_PASSWORDS = ("auth_token", "client_secret", "master_password", "password", "secret_string")


@estate_policy(
    id="GH_SECRETS_004",
    severity="critical",
    types=(),
    title="No attribute of a resource contains a secret in plain text",
    reason="An attribute's value is in the plan, in the state and in the repository.",
    fix="Let the service make the secret, or write it into Secrets Manager by hand.",
    threat="Everybody who reads the repository, a plan or a state has the key.",
)
def in_plan(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for resource in estate.all():
        for path, value in leaves(resource.values):
            if not isinstance(value, str) or path.startswith("environment."):
                continue
            name = path.rsplit(".", 1)[-1]
            if name in _PASSWORDS and is_literal(value):
                yield resource, f"{path} is a secret in plain text"
            elif known_form(value):
                yield resource, f"{path} contains {known_form(value)}"
