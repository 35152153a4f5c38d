"""Resource policies of secrets."""

from collections.abc import Iterator

from policies.checks.storage._sources import is_account
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_SECRETS_006",
    severity="critical",
    types=("aws_secretsmanager_secret", "aws_secretsmanager_secret_policy"),
    title="No resource policy opens a secret to other accounts",
    reason="A resource policy can allow principals of other accounts.",
    fix="Remove the policy, or name roles of this account.",
    threat="Another account reads the secret.",
)
def readable_secret(policy: Resource) -> Iterator[str]:
    own = policy.estate.account
    if not policy.type.endswith("_policy") and not policy.written("policy"):
        return
    for statement in policy.statements("policy"):
        strangers = [
            principal
            for principal in statement.principals
            if not is_account(principal.identifier, own)
        ]
        if statement.is_allow and (strangers or statement.is_public()):
            yield "principals outside this account may read it"
