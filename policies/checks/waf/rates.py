"""The limits of the web ACL: by address for every path, by token where a model answers."""

from collections.abc import Iterator, Mapping

from policies.checks.waf._paths import guarded
from policies.checks.waf._requests import counts
from policies.checks.waf._rules import is_by_token, key_of, limit_of
from policies.checks.waf._rules import rates as rate_rules
from policies.estate import Estate, Resource, Values
from policies.policy import estate_policy

# Requests in five minutes. An address may be an office of many people; a token is one person, and
# whoever starts a public flow has none.
_API_LIMIT, _OTHER_LIMIT, _START_LIMIT, _MODEL_LIMIT = 5_000, 20_000, 1_000, 500
_WINDOW_SECONDS = 300  # AWS's default, which the limits mean
_SERVICES = ("/slack/",)  # one service calls these for every user, and signs its requests
# A path below the behavior -> the path that is attacked there, and its limit.
_STARTS = {"/chat/x": "/chat/public/start"}
_MODELS = {"/ai/x": "/ai/ask", "/api/x": "/api/chat", "/stream/x": "/stream/chat"}


@estate_policy(
    id="GH_WAF_003",
    severity="high",
    types=("aws_wafv2_web_acl",),
    title="Rate rules block callers above the limit, by address on every path, by token for models",
    reason="Rejected requests cost money as well, and one address may be an office.",
    fix="Keep rate rules that block: by address for every path, by token for model calls.",
    threat="One machine runs up the bill, or guesses passwords and tokens.",
)
def rates(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for acl in estate.all("aws_wafv2_web_acl"):
        if not rate_rules(acl):
            yield acl, "it has no rate rule"
        for rule in rate_rules(acl):
            yield from ((acl, problem) for problem in _problems(rule))
    for acl, paths in guarded(estate):
        yield from ((acl, problem) for problem in _uncounted(acl, paths))


def _uncounted(acl: Resource, paths: Mapping[str, bool]) -> Iterator[str]:
    by_address = [rule for rule in rate_rules(acl) if key_of(rule) == "IP"]
    by_token = [rule for rule in rate_rules(acl) if is_by_token(rule)]
    for path, computes in paths.items():
        costly = computes and not path.startswith(_SERVICES)
        yield from _over(by_address, path, _API_LIMIT if costly else _OTHER_LIMIT)
        if path in _STARTS:
            yield from _over(by_address, _STARTS[path], _START_LIMIT)
        if path in _MODELS:
            yield from _over(by_token, _MODELS[path], _MODEL_LIMIT, "by token")


def _over(rules: list[Values], path: str, most: int, how: str = "by address") -> Iterator[str]:
    limits = [limit_of(rule) for rule in rules if counts(rule, path)]
    if not limits:
        yield f"no rule counts requests to {path} {how}"
    elif min(limits) > most:
        yield f"{min(limits)} requests to {path} in five minutes {how}; allow {most} at most"


def _problems(rule: Values) -> Iterator[str]:
    if not rule.blocks("action.block"):
        yield f"{rule['name']} does not block"
    if key_of(rule) != "IP" and not is_by_token(rule):
        yield f"{rule['name']} counts by {key_of(rule)}"
    window = rule.shown("statement.rate_based_statement.evaluation_window_sec")
    if isinstance(window, int | float) and window < _WINDOW_SECONDS:
        yield f"{rule['name']} counts windows of {window} seconds, not {_WINDOW_SECONDS}"
    if limit_of(rule) > _OTHER_LIMIT:
        yield f"{rule['name']} allows {limit_of(rule)} requests; allow {_OTHER_LIMIT} at most"
