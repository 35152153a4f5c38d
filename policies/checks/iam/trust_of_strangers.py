"""The principals that may assume a role."""

from collections.abc import Iterator

from policies.checks.storage._sources import is_account
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_IAM_007",
    severity="critical",
    types=("aws_iam_role",),
    title="Roles trust this account, services and our identity provider, and nobody else",
    reason="A trust policy with a star or another account's number lets strangers become the role.",
    fix="Name the service, the role of this account, or the identity provider.",
    threat="Another account assumes the role and reads what it reads.",
)
def trust_of_strangers(role: Resource) -> Iterator[str]:
    own = role.estate.account
    for statement in role.statements("assume_role_policy"):
        if not statement.is_allow:
            continue
        if statement.is_public():
            yield "every principal may assume it"
        for kind, identifier in statement.principals:
            number = identifier if identifier.isdigit() else f"{identifier}::::::".split(":")[4]
            if kind == "AWS" and own and number.isdigit() and number != own:
                yield f"account {number} may assume it"
            if (
                kind == "Federated"
                and not role.estate.pointed_to(identifier)
                and (not own or not is_account(identifier, own))
            ):
                yield f"{identifier} may assume it"
