"""Secrets that a stack publishes."""

from collections.abc import Iterator

from policies.checks.secrets._recognizing import is_literal, is_named_secret, known_form
from policies.estate import Estate, Output, Unknown
from policies.policy import estate_policy

_SECRET_ATTRIBUTES = (
    ".auth_token", ".client_secret", ".encrypted_secret", ".master_password", ".password",
    ".private_key", ".result", ".secret", ".secret_binary", ".secret_string",
    ".ses_smtp_password_v4",
)  # fmt: skip


@estate_policy(
    id="GH_SECRETS_002",
    severity="critical",
    types=(),
    title="No stack publishes a secret",
    reason="The state contains outputs in plain text, and every stack that reads it gets them.",
    fix="Publish the secret's ARN.",
    threat="Whoever reads one state has the key to what it opens.",
)
def in_outputs(estate: Estate) -> Iterator[tuple[Output, str]]:
    for output in estate.outputs():
        text = str(output.value)
        named = (
            output.value.references if isinstance(output.value, Unknown) else (text.rstrip("}"),)
        )
        if any(reference.endswith(_SECRET_ATTRIBUTES) for reference in named):
            yield output, f"publishes {named[0].split(':')[-1]}"
        elif known_form(text):
            yield output, f"publishes {known_form(text)}"
        elif is_named_secret(output.name) and is_literal(text):
            yield output, "its name says that it is a secret, and its value is in plain text"
