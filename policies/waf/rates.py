"""Floods."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy
from policies.waf._rules import rates as rate_rules

_API_LIMIT, _OTHER_LIMIT, _LEAST_RULES = 1_000, 10_000, 2


@resource_policy(
    id="GH_WAF_003",
    severity="high",
    types=("aws_wafv2_web_acl",),
    title="Rate rules block addresses that ask too often, of the API and of everything else",
    reason="Tokens do not stop a flood: refusing costs as well.",
    fix="Keep both rate rules with action block, by address, within five minutes.",
    threat="One machine runs up the bill, or guesses passwords and tokens.",
)
def rates(acl: Resource) -> Iterator[str]:
    rules = rate_rules(acl)
    if len(rules) < _LEAST_RULES:
        yield "a rate rule is missing"
    limits = sorted(rule["statement.rate_based_statement.limit"] for rule in rules)
    for rule in rules:
        if not rule.blocks("action.block"):
            yield f"{rule['name']} does not block"
        key = rule["statement.rate_based_statement.aggregate_key_type"]
        if key != "IP":
            yield f"{rule['name']} counts by {key}"
    if limits and (limits[0] > _API_LIMIT or limits[-1] > _OTHER_LIMIT):
        yield f"limits are {', '.join(map(str, limits))} requests"
