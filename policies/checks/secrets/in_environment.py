"""Secrets in the environment of a function."""

import json
from collections.abc import Iterator

from policies.checks.secrets._recognizing import (
    is_literal,
    is_named_secret,
    known_form,
    looks_random,
)
from policies.estate import Resource, Value
from policies.policy import resource_policy


@resource_policy(
    id="GH_SECRETS_001",
    severity="critical",
    types=("aws_lambda_function",),
    title="No function has a secret in its environment",
    reason="Whoever may read a function's configuration or the state reads its environment.",
    fix="Give the function the secret's ARN, and let it read the secret when it starts.",
    threat="Everybody with read access to the console or the state gets the secret.",
)
def in_environment(function: Resource) -> Iterator[str]:
    variables = function.shown("environment.variables")
    literal = variables if isinstance(variables, dict) else {}
    for name, value in literal.items():
        for path, text in _texts(name, value):
            if known_form(text):
                yield f"{path} contains {known_form(text)}"
            elif is_literal(text) and (is_named_secret(path) or looks_random(text)):
                yield f"{path} is a secret in plain text"
    _ = function["environment.variables"]  # raises when the plan hides it


def _texts(name: str, value: Value) -> Iterator[tuple[str, str]]:
    """A variable, and every text in it when it is JSON."""
    read = _json(value) if isinstance(value, str) else value
    if isinstance(read, dict):
        for key, item in read.items():
            yield from _texts(f"{name}.{key}", item)
    elif isinstance(read, list):
        for item in read:
            yield from _texts(name, item)
    else:
        yield name, str(value)


def _json(text: str) -> Value:
    """What a text means as JSON, where it can be an object or a list; else the text."""
    try:
        return json.loads(text) if text.startswith(("{", "[")) else text
    except json.JSONDecodeError:
        return text
