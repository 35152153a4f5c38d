"""The rules of the web ACL, in the order in which WAF evaluates them."""

from collections.abc import Iterator
from dataclasses import dataclass

from cdktf_cdktf_provider_aws.wafv2_web_acl import (
    Wafv2WebAclRule,
    Wafv2WebAclRuleAction,
    Wafv2WebAclRuleActionBlock,
    Wafv2WebAclRuleActionBlockCustomResponse,
    Wafv2WebAclRuleActionBlockCustomResponseResponseHeader,
    Wafv2WebAclRuleOverrideAction,
    Wafv2WebAclRuleOverrideActionNone,
    Wafv2WebAclRuleVisibilityConfig,
)

from modules.web_acl.access import PathRules
from modules.web_acl.managed import CORE, CORE_BODY_RULES, IP_REPUTATION, KNOWN_BAD_INPUTS
from modules.web_acl.matching import (
    Statement,
    all_of,
    any_of,
    body_over,
    labelled,
    managed,
    more_than,
    more_than_by_token,
    none_of,
)
from modules.web_acl.responses import BLOCKED, RATE_LIMITED, BlockResponse


@dataclass(frozen=True)
class Rates:
    """Requests within five minutes, by what they cost whoever answers them.

    `model` is for one token of one address, which is one person; the others are for one address,
    which may be a whole office. What another service sends to the API is among the others.
    """

    model: int
    start: int
    api: int
    other: int


def rules(paths: PathRules, rates: Rates, chat_body_bytes: int) -> list[Wafv2WebAclRule]:
    """Four rule groups, then what they leave to us; the first that blocks ends the evaluation."""
    groups = {
        "ip-reputation": managed(IP_REPUTATION),
        "known-bad-inputs": managed(KNOWN_BAD_INPUTS),
        "core-rule-set": managed(CORE, counted=tuple(CORE_BODY_RULES)),
    }
    found = [_group(name, number, group) for number, (name, group) in enumerate(groups.items())]
    for name, statement in _limits(paths, rates):
        found.append(_blocking(name, len(found), statement, RATE_LIMITED))
    for name, statement in _own(paths, chat_body_bytes):
        found.append(_blocking(name, len(found), statement, BLOCKED))
    return found


def _limits(paths: PathRules, rates: Rates) -> Iterator[tuple[str, Statement]]:
    from_viewers = paths.from_viewers()
    yield "model-rate", more_than_by_token(rates.model, among=paths.model_calls())
    yield "start-rate", more_than(rates.start, among=paths.starts())
    yield "api-rate", more_than(rates.api, among=from_viewers)
    yield "other-rate", more_than(rates.other, among=none_of(from_viewers))


def _own(paths: PathRules, chat_body_bytes: int) -> Iterator[tuple[str, Statement]]:
    suspicious_body = any_of(*(labelled(label) for label in CORE_BODY_RULES.values()))
    yield "core-body-rules", all_of(suspicious_body, none_of(paths.conversation()))
    yield "chat-body-size", all_of(paths.messages(), body_over(chat_body_bytes))
    yield from paths.unexpected_methods().items()


def _group(name: str, priority: int, statement: Statement) -> Wafv2WebAclRule:
    return Wafv2WebAclRule(
        name=name,
        priority=priority,
        override_action=Wafv2WebAclRuleOverrideAction(none=Wafv2WebAclRuleOverrideActionNone()),
        statement=statement,
        visibility_config=_visibility(name),
    )


def _blocking(
    name: str, priority: int, statement: Statement, response: BlockResponse
) -> Wafv2WebAclRule:
    custom = Wafv2WebAclRuleActionBlockCustomResponse(
        response_code=response.status,
        custom_response_body_key=response.key,
        response_header=[
            Wafv2WebAclRuleActionBlockCustomResponseResponseHeader(name=key, value=value)
            for key, value in response.headers
        ]
        or None,
    )
    return Wafv2WebAclRule(
        name=name,
        priority=priority,
        action=Wafv2WebAclRuleAction(block=Wafv2WebAclRuleActionBlock(custom_response=custom)),
        statement=statement,
        visibility_config=_visibility(name),
    )


def _visibility(name: str) -> Wafv2WebAclRuleVisibilityConfig:
    return Wafv2WebAclRuleVisibilityConfig(
        cloudwatch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=True
    )
