"""Policies of secrets themselves."""

from collections.abc import Iterator

from policies.checks.storage._sources import is_account
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_SECRETS_006",
    severity="critical",
    types=("aws_secretsmanager_secret", "aws_secretsmanager_secret_policy"),
    title="No secret is opened to anybody outside this account",
    reason="A secret's own policy admits principals whom no role of ours knows.",
    fix="Remove the policy, or name roles of this account.",
    threat="Another account reads the secret.",
)
def readable_secret(policy: Resource) -> Iterator[str]:
    own = policy.estate.account
    if not policy.type.endswith("_policy") and not policy.written("policy"):
        return
    for statement in policy.statements("policy"):
        strangers = [each for each in statement.principals if not is_account(each.identifier, own)]
        if statement.is_allow and (strangers or statement.is_public()):
            yield "principals outside this account may read it"
