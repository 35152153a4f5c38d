"""The principals that may call a REST API."""

from collections.abc import Iterator

from policies.estate import Estate, Resource, Statement
from policies.policy import estate_policy


@estate_policy(
    id="GH_API_010",
    severity="critical",
    types=("aws_api_gateway_rest_api", "aws_api_gateway_rest_api_policy"),
    title="A REST API's policy allows nobody, and denies everybody except its one caller",
    reason="Any role of the account with an identity permission passes; only a denial stops it.",
    fix="Deny execute-api:Invoke where aws:PrincipalArn is not the caller's role.",
    threat="Another role, or the whole internet, runs the execution layer.",
    platform_only=True,
)
def rest_api_callers(estate: Estate) -> Iterator[tuple[Resource, str]]:
    attached = estate.all("aws_api_gateway_rest_api_policy")
    for api in estate.all("aws_api_gateway_rest_api"):
        own = [
            policy for policy in attached if api in estate.targets(policy, "rest_api_id", api.type)
        ]
        statements = [statement for policy in own for statement in policy.statements("policy")]
        for statement in statements:
            if statement.is_allow:
                yield (
                    api,
                    f"its policy allows {_whom(statement)}, and is harmless by its denial alone",
                )
        denials = [statement for statement in statements if _denies_others(statement)]
        if not denials:
            yield api, "its policy denies no principal"
        for role in sorted({name for denial in denials for name in _excepted(denial)}):
            if not estate.named(role, "aws_iam_role"):
                yield api, f"its policy does not deny {role}, which is not a role of these stacks"


def _whom(statement: Statement) -> str:
    named = [item.identifier for item in statement.principals]
    return "every principal" if statement.is_public() else ", ".join(named) or "principals"


def _denies_others(statement: Statement) -> bool:
    return (
        not statement.is_allow
        and len(statement.conditions) == 1  # another condition would have to hold as well
        and any(
            action in {"execute-api:invoke", "execute-api:*", "*"} for action in statement.actions
        )
        and any(resource.endswith("/*") or resource == "*" for resource in statement.resources)
        and any(item.identifier == "*" for item in statement.principals)
        and any(
            condition.test in {"ArnNotEquals", "ArnNotLike", "StringNotEquals"}
            and condition.variable.lower() == "aws:principalarn"
            and len(condition.values) == 1
            and not any("*" in value for value in condition.values)
            for condition in statement.conditions
        )
    )


def _excepted(denial: Statement) -> Iterator[str]:
    """The principals that a denial does not apply to."""
    for condition in denial.conditions:
        yield from condition.values
