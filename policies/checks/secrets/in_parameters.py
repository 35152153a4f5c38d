"""Secrets in Systems Manager parameters."""

from collections.abc import Iterator

from policies.checks.secrets._recognizing import is_named_secret, known_form
from policies.estate import Resource, Unknown
from policies.policy import resource_policy


@resource_policy(
    id="GH_SECRETS_003",
    severity="high",
    types=("aws_ssm_parameter",),
    title="Parameters with secrets are encrypted, and Terraform never sets their values",
    reason="A String parameter is plain text, and a value that Terraform sets is in the state.",
    fix="Make it a SecureString with a placeholder, and write the value by hand.",
    threat="Whoever may read parameters, or the state, has the key.",
)
def in_parameters(parameter: Resource) -> Iterator[str]:
    kind, name = parameter["type"], str(parameter["name"])
    value = parameter.shown("value")
    if parameter.shown("insecure_value") and is_named_secret(name):
        yield "its value is in plain text in every plan"
    if kind == "SecureString" and not parameter.shown("key_id"):
        yield "it is encrypted with AWS's own key"
    if kind == "SecureString" and value and value != "set-me":
        yield "its value is in the plan and in the state"
    if kind != "SecureString" and is_named_secret(name):
        yield "its name says that it is a secret, and it is not encrypted"
    if not isinstance(value, Unknown) and known_form(str(value)):
        yield f"it contains {known_form(str(value))}"
