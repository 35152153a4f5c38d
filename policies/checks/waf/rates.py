"""Floods."""

from collections.abc import Iterator

from policies.checks.waf._paths import guarded
from policies.checks.waf._requests import counts
from policies.checks.waf._rules import rates as rate_rules
from policies.estate import Estate, Resource, Values
from policies.policy import estate_policy

_API_LIMIT, _OTHER_LIMIT, _LEAST_RULES = 1_000, 10_000, 2
_WINDOW_SECONDS = 300  # AWS's default, which the limits mean
# Another service calls these, for everybody and from few addresses, and signs what it sends.
_SERVICES = ("/slack/",)


@estate_policy(
    id="GH_WAF_003",
    severity="high",
    types=("aws_wafv2_web_acl",),
    title="Rate rules block addresses that ask too often, of the API and of everything else",
    reason="Tokens do not stop a flood: refusing costs as well.",
    fix="Keep both rate rules with action block, by address, for every path of the distribution.",
    threat="One machine runs up the bill, or guesses passwords and tokens.",
)
def rates(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for acl in estate.all("aws_wafv2_web_acl"):
        yield from ((acl, said) for said in _rules(acl))
    for acl, paths in guarded(estate):
        for path, computes in paths.items():
            limits = [_limit(rule) for rule in rate_rules(acl) if counts(rule, path)]
            wanted = computes and not path.startswith(_SERVICES)
            if not limits:
                yield acl, f"nobody counts requests to {path}"
            elif min(limits) > (_API_LIMIT if wanted else _OTHER_LIMIT):
                yield acl, f"{min(limits)} requests to {path} in five minutes"


def _limit(rule: Values) -> int:
    return int(rule["statement.rate_based_statement.limit"])


def _rules(acl: Resource) -> Iterator[str]:
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
        window = rule.shown("statement.rate_based_statement.evaluation_window_sec")
        if isinstance(window, int | float) and window < _WINDOW_SECONDS:
            yield f"{rule['name']} counts {window} seconds, and allows the limit in each"
    if limits and (limits[0] > _API_LIMIT or limits[-1] > _OTHER_LIMIT):
        yield f"limits are {', '.join(map(str, limits))} requests"
