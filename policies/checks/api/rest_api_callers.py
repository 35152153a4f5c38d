"""Who may call a REST API."""

from collections.abc import Iterator

from policies.estate import Estate, Resource, Statement
from policies.policy import estate_policy


@estate_policy(
    id="GH_API_010",
    severity="critical",
    types=("aws_api_gateway_rest_api", "aws_api_gateway_rest_api_policy"),
    title="A REST API's policy admits nobody, and denies everybody but its one caller",
    reason="Any role of the account with an identity permission passes; only a denial stops it.",
    fix="Deny execute-api:Invoke where aws:PrincipalArn is not the caller's role.",
    threat="Another role, or the whole internet, runs the execution layer.",
    house=True,
)
def rest_api_callers(estate: Estate) -> Iterator[tuple[Resource, str]]:
    attached = estate.all("aws_api_gateway_rest_api_policy")
    for api in estate.all("aws_api_gateway_rest_api"):
        mine = [each for each in attached if api in estate.targets(each, "rest_api_id", api.type)]
        statements = [statement for each in mine for statement in each.statements("policy")]
        if any(each.is_allow and each.is_public() and not each.conditions for each in statements):
            yield api, "its policy admits everybody"
        denials = [each for each in statements if _denies_others(each)]
        if not denials:
            yield api, "its policy denies nobody"
        for role in sorted({name for each in denials for name in _excused(each)}):
            if not estate.named(role, "aws_iam_role"):
                yield api, f"its policy excuses {role}, a role of nobody here"


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


def _excused(denial: Statement) -> Iterator[str]:
    """Who a denial is not about."""
    for condition in denial.conditions:
        yield from condition.values
