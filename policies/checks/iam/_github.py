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
    """What a statement asks of a claim (`sub`, `aud`); nothing when any value will do."""
    return [
        value
        for condition in statement.conditions
        if condition.variable.lower().endswith(f":{claim}")
        and condition.test.lower().removeprefix("foranyvalue:") in {_EXACT, "stringlike"}
        for value in condition.values
    ]


def is_github(role: Resource, statement: Statement) -> bool:
    """Whether the tokens come from GitHub Actions."""
    named = [each.identifier for each in statement.principals if each.type == "Federated"]
    providers = [each for text in named for each in role.estate.pointed_to(text)]
    urls = [str(each.shown("url")) for each in providers]
    conditions = [condition.variable for condition in statement.conditions]
    return any(GITHUB in text for text in (*named, *urls, *conditions))
