"""The subjects of GitHub's identity tokens."""

from collections.abc import Iterator

from policies.estate import Resource, Statement

GITHUB = "token.actions.githubusercontent.com"
_EXACT = "stringequals"


def web_identity(role: Resource) -> Iterator[Statement]:
    """The statements by which identity tokens become the role."""
    for statement in role.statements("assume_role_policy"):
        if statement.grants("sts:AssumeRoleWithWebIdentity"):
            yield statement


def claimed(statement: Statement, claim: str) -> list[str]:
    """The values that a statement requires of a claim (`sub`, `aud`); empty when it accepts any."""
    return [
        value
        for condition in statement.conditions
        if condition.variable.lower().endswith(f":{claim}")
        and condition.test.lower().removeprefix("foranyvalue:") in {_EXACT, "stringlike"}
        for value in condition.values
    ]


def is_github(role: Resource, statement: Statement) -> bool:
    """Whether the tokens come from GitHub Actions."""
    named = [
        principal.identifier for principal in statement.principals if principal.type == "Federated"
    ]
    providers = [provider for text in named for provider in role.estate.pointed_to(text)]
    urls = [str(provider.shown("url")) for provider in providers]
    conditions = [condition.variable for condition in statement.conditions]
    return any(GITHUB in text for text in (*named, *urls, *conditions))
