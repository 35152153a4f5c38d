"""The web ACL before everything."""

from collections.abc import Callable, Iterator
from typing import Any

from lambda_src.runtime.http.credential_headers import CREDENTIAL_HEADERS
from policies.estate import Resource
from tests.policies import draft
from tests.policies.draft import Draft
from tests.policies.edits import Edit, drop, put, remove
from tests.policies.mutation import Mutation

ACL, LOG = "aws_wafv2_web_acl", "aws_wafv2_web_acl_logging_configuration"
GROUP = "statement.0.managed_rule_group_statement.0"
RATE = "statement.0.rate_based_statement.0"
ALLOW: list[dict[str, Any]] = [{"custom_request_handling": []}]
COUNT = ALLOW
# Rules of AWSManagedRulesCommonRuleSet, those about bodies apart.
# https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
COMMON = (
    "NoUserAgent_HEADER", "UserAgent_BadBots_HEADER", "SizeRestrictions_QUERYSTRING",
    "SizeRestrictions_Cookie_HEADER", "SizeRestrictions_URIPATH", "EC2MetaDataSSRF_COOKIE",
    "EC2MetaDataSSRF_URIPATH", "EC2MetaDataSSRF_QUERYARGUMENTS", "GenericLFI_QUERYARGUMENTS",
    "GenericLFI_URIPATH", "RestrictedExtensions_URIPATH", "RestrictedExtensions_QUERYARGUMENTS",
    "GenericRFI_QUERYARGUMENTS", "GenericRFI_URIPATH", "CrossSiteScripting_COOKIE",
    "CrossSiteScripting_QUERYARGUMENTS", "CrossSiteScripting_URIPATH",
)  # fmt: skip
COUNTED = {"name": "SQLi_QUERYARGUMENTS", "action_to_use": [{"count": COUNT}]}


def rules(*, managed: bool = False, rate: bool = False) -> Callable[[Resource], Iterator[int]]:
    def places(acl: Resource) -> Iterator[int]:
        for number, rule in enumerate(acl.blocks("rule")):
            is_managed = bool(rule.shown(f"{GROUP}.name"))
            is_rate = bool(rule.blocks("statement.rate_based_statement"))
            if is_managed if managed else is_rate if rate else not is_managed:
                yield number

    return places


def change(places: Callable[[Resource], Iterator[int]], **values: Any) -> Edit:
    """Sets attributes of every rule in turn that fits; `__` stands for a dot."""

    def apply(made: Draft, place: int) -> None:
        for path, value in values.items():
            draft.show(made.raw(), f"rule.{place}.{path.replace('__', '.')}", value)

    return Edit(apply, places)


def lose(places: Callable[[Resource], Iterator[int]]) -> Edit:
    return Edit(lambda made, place: draft.drop_block(made.raw(), f"rule.{place}"), places)


def count_one_more(action: str = "count") -> Edit:
    """Overrides one more rule of the common rule set, each of its rules in turn."""

    def places(acl: Resource) -> Iterator[int]:
        yield from range(len(COMMON))

    def apply(made: Draft, place: int) -> None:
        (number,) = named("core-rule-set")(made.resource)
        path = f"rule.{number}.{GROUP}.rule_action_override"
        listed = made.resource.blocks(path)
        override = {"name": COMMON[place], "action_to_use": [{action: COUNT}]}
        draft.show(made.raw(), path, [*[item.values for item in listed], override])

    return Edit(apply, places)


PARTS = "statement.0.and_statement.0.statement"
SIZE = f"{PARTS}.1.size_constraint_statement.0"


def named(name: str) -> Callable[[Resource], Iterator[int]]:
    return lambda acl: (n for n, rule in enumerate(acl.blocks("rule")) if rule["name"] == name)


def path_is(pattern: str) -> dict[str, Any]:
    return {
        "regex_match_statement": [
            {
                "field_to_match": [{"uri_path": [{}]}],
                "regex_string": pattern,
                "text_transformation": [{"priority": 0, "type": "NONE"}],
            }
        ]
    }


def method_is(pattern: str) -> dict[str, Any]:
    return {
        "regex_match_statement": [
            {
                "field_to_match": [{"method": [{}]}],
                "regex_string": pattern,
                "text_transformation": [{"priority": 0, "type": "NONE"}],
            }
        ]
    }


def of_methods(acl: Resource) -> Iterator[int]:
    return (n for n, rule in enumerate(acl.blocks("rule")) if rule["name"].endswith("-methods"))


def of_paths(acl: Resource) -> Iterator[int]:
    return (n for n in of_methods(acl) if acl.blocks("rule")[n]["name"] != "page-methods")


def by_address(acl: Resource) -> Iterator[int]:
    return (n for n in rules(rate=True)(acl) if acl.blocks("rule")[n]["name"] != "model-rate")


MANAGED, RATES, OWN = rules(managed=True), rules(rate=True), rules()

MUTATIONS = (
    Mutation("waf-group-lost", "A managed group is removed", "GH_WAF_001", ACL, lose(MANAGED)),
    Mutation("waf-group-counts", "A managed group only counts, for a test, and stays so", "GH_WAF_001", ACL, change(MANAGED, override_action__0__count=[{}])),
    Mutation("waf-group-narrowed", "A managed group looks at one path only", "GH_WAF_001", ACL, change(MANAGED, **{f"{GROUP}.scope_down_statement": [{"byte_match_statement": []}]})),
    Mutation("waf-rule-counted", "One managed rule only counts after a complaint", "GH_WAF_002", ACL, change(MANAGED, **{f"{GROUP}.rule_action_override": [COUNTED]})),
    Mutation("waf-common-rule-counted", "One rule of the common rule set counts beside those for bodies", "GH_WAF_002", ACL, count_one_more()),
    Mutation("waf-common-rule-allowed", "One rule of the common rule set lets requests by", "GH_WAF_002", ACL, count_one_more("allow")),
    Mutation("waf-common-rule-challenged", "One rule of the common rule set asks for a puzzle instead", "GH_WAF_002", ACL, count_one_more("challenge")),
    Mutation("waf-rate-lost", "A rate rule is removed", "GH_WAF_003", ACL, lose(RATES)),
    Mutation("waf-rate-counts", "A rate rule only counts", "GH_WAF_003", ACL, change(RATES, action__0__block=[], action__0__count=COUNT)),
    Mutation("waf-rate-huge", "A rate rule's limit is raised to two million", "GH_WAF_003", ACL, change(RATES, **{f"{RATE}.limit": 2_000_000})),
    Mutation("waf-rate-by-header", "A rate rule counts by what the caller says its address is", "GH_WAF_003", ACL, change(RATES, **{f"{RATE}.aggregate_key_type": "FORWARDED_IP"})),
    Mutation("waf-rule-allows", "A rule of our own lets requests by", "GH_WAF_004", ACL, change(OWN, action__0__block=[], action__0__allow=ALLOW)),
    Mutation("waf-rule-counts", "A rule of our own only counts", "GH_WAF_004", ACL, change(OWN, action__0__block=[], action__0__count=COUNT)),
    Mutation("waf-reputation-last", "IP reputation is asked last", "GH_WAF_005", ACL, change(lambda acl: (n for n, r in enumerate(acl.blocks("rule")) if r["priority"] == 0), priority=99)),
    Mutation("waf-same-number", "Two rules get one number", "GH_WAF_005", ACL, change(lambda acl: (n for n, r in enumerate(acl.blocks("rule")) if r["priority"] > 1), priority=1)),
    Mutation("waf-no-log", "The log is removed", "GH_WAF_006", LOG, remove()),
    Mutation("waf-log-with-tokens", "Nothing is redacted from the log", "GH_WAF_006", LOG, put("redacted_fields", [])),
    Mutation("waf-log-filtered", "Only part of the requests is logged", "GH_WAF_006", LOG, put("logging_filter", [{"default_behavior": "DROP"}])),
    Mutation("waf-log-elsewhere", "The log goes to another account", "GH_WAF_006", LOG, put("log_destination_configs", ["arn:aws:logs:us-east-1:999999999999:log-group:aws-waf-logs-x"])),
    Mutation("waf-no-metrics", "Figures are switched off", "GH_WAF_007", ACL, put("visibility_config.0.cloudwatch_metrics_enabled", False)),
    Mutation("waf-rule-no-samples", "A rule keeps no samples", "GH_WAF_007", ACL, change(OWN, visibility_config__0__sampled_requests_enabled=False)),
    Mutation("waf-regional", "The web ACL becomes a regional one", "GH_WAF_008", ACL, put("scope", "REGIONAL")),
    Mutation("waf-rules-lost", "Every rule is lost in a merge", "GH_WAF_001", ACL, drop("rule")),
    Mutation("waf-excused-everywhere", "Every path is excused from body rules, after a complaint", "GH_WAF_009", ACL, change(named("core-body-rules"), **{f"{PARTS}.1.not_statement.0.statement.0.regex_match_statement.0.regex_string": "^/"})),
    Mutation("waf-bodies-huge", "Bodies on chat paths may have ten megabytes", "GH_WAF_009", ACL, change(named("chat-body-size"), **{f"{SIZE}.size": 10_000_000})),
    Mutation("waf-bodies-beyond", "Bodies that are too long to inspect go on", "GH_WAF_009", ACL, change(named("chat-body-size"), **{f"{SIZE}.field_to_match.0.body.0.oversize_handling": "CONTINUE"})),
    Mutation("waf-bodies-unseen", "The inspection falls back to 16 KB", "GH_WAF_009", ACL, drop("association_config")),
    Mutation("waf-bodies-unlimited", "The size rule is removed", "GH_WAF_009", ACL, lose(named("chat-body-size"))),
    Mutation("waf-label-misspelled", "The label of long bodies is misspelled", "GH_WAF_002", ACL, change(named("core-body-rules"), **{f"{PARTS}.0.or_statement.0.statement.0.label_match_statement.0.key": "awswaf:managed:aws:core-rule-set:Nothing"})),
    Mutation("waf-rate-unused-path", "A rate rule is narrowed to a path that nobody calls", "GH_WAF_003", ACL, change(RATES, **{f"{RATE}.scope_down_statement": [path_is("^/unused/")]})),
    Mutation("waf-rate-negated", "A rate rule counts what it should not, and nothing else", "GH_WAF_003", ACL, change(RATES, **{f"{RATE}.scope_down_statement": [{"not_statement": [{"statement": [path_is("^/")]}]}]})),
    Mutation("waf-rate-one-method", "A rate rule counts GET alone", "GH_WAF_003", ACL, change(RATES, **{f"{RATE}.scope_down_statement": [method_is("^GET$")]})),
    Mutation("waf-api-like-pages", "The API may be called as often as pages", "GH_WAF_003", ACL, change(named("api-rate"), **{f"{RATE}.limit": 10_000})),
    Mutation("waf-methods-lost", "A rule about methods is removed", "GH_WAF_010", ACL, lose(of_methods)),
    Mutation("waf-trace", "A rule about methods lets TRACE by", "GH_WAF_010", ACL, change(of_methods, **{f"{PARTS}.1.not_statement.0.statement.0.regex_match_statement.0.regex_string": "^(GET|HEAD|OPTIONS|POST|TRACE)$"})),
    Mutation("waf-methods-elsewhere", "A rule about methods is about a path that nobody calls", "GH_WAF_010", ACL, change(of_paths, **{f"{PARTS}.0.regex_match_statement.0.regex_string": "^/unused/"})),
    Mutation("waf-old-version", "A managed group is held at an old version", "GH_WAF_001", ACL, change(MANAGED, **{f"{GROUP}.version": "Version_1.0"})),
    Mutation("waf-reversed-scope", "A managed group skips the paths that it should look at", "GH_WAF_001", ACL, change(MANAGED, **{f"{GROUP}.scope_down_statement": [{"not_statement": [{"statement": [path_is("^/api/")]}]}]})),
    Mutation("waf-methods-any", "A rule about methods takes every method there is", "GH_WAF_010", ACL, change(of_methods, **{f"{PARTS}.1.not_statement.0.statement.0.regex_match_statement.0.regex_string": "^[A-Z]+$"})),
    Mutation("waf-methods-counted", "A rule about methods only counts", "GH_WAF_010", ACL, change(of_methods, action__0__block=[], action__0__count=COUNT)),
    Mutation("waf-rate-window", "A rate rule counts a minute, and so allows five times as many", "GH_WAF_003", ACL, change(RATES, **{f"{RATE}.evaluation_window_sec": 60})),
    Mutation("waf-rate-by-key", "A rate rule counts by a key that the caller chooses", "GH_WAF_003", ACL, change(by_address, **{f"{RATE}.aggregate_key_type": "CUSTOM_KEYS"})),
    Mutation("waf-token-chosen", "Model calls are counted by a header that the caller chooses", "GH_WAF_003", ACL, change(named("model-rate"), **{f"{RATE}.custom_key": [{"header": [{"name": "x-forwarded-for", "text_transformation": []}]}]})),
    Mutation("waf-log-with-query", "The log holds query strings, and so codes of sign-ins", "GH_WAF_006", LOG, put("redacted_fields", [{"single_header": [{"name": name}], "query_string": []} for name in CREDENTIAL_HEADERS])),
    Mutation("waf-samples-with-tokens", "Sampled requests show credentials", "GH_WAF_006", ACL, drop("data_protection_config")),
    Mutation("waf-open-default", "Rules are named the same, but answer with a page instead of a refusal", "GH_WAF_004", ACL, change(OWN, action__0__block=[], action__0__challenge=COUNT)),
    Mutation("waf-label-excuses", "A managed group looks only at what another rule has marked", "GH_WAF_001", ACL, change(MANAGED, **{f"{GROUP}.scope_down_statement": [{"label_match_statement": [{"key": "x", "scope": "LABEL"}]}]})),
    Mutation("waf-rule-allows-before", "An address is let by before every other rule", "GH_WAF_004", ACL, change(OWN, priority=-1, action__0__block=[], action__0__allow=ALLOW)),
)  # fmt: skip
