"""WAF: how much capacity a web ACL may use."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rehearsal.contracts.contract import Call, Contract

MOST: Final = 5_000
INCLUDED: Final = 1_500
"""What the price of a web ACL includes; each further 500 cost extra per million requests."""

_MANAGED: Final = {
    "AWSManagedRulesAdminProtectionRuleSet": 100,
    "AWSManagedRulesAmazonIpReputationList": 25,
    "AWSManagedRulesAnonymousIpList": 50,
    "AWSManagedRulesBotControlRuleSet": 50,
    "AWSManagedRulesCommonRuleSet": 700,
    "AWSManagedRulesKnownBadInputsRuleSet": 200,
    "AWSManagedRulesLinuxRuleSet": 200,
    "AWSManagedRulesSQLiRuleSet": 200,
    "AWSManagedRulesUnixRuleSet": 100,
}
_TRANSFORMATION: Final = 10
_OF_A_MATCH: Final = {"CONTAINS": 10, "CONTAINS_WORD": 10, "ENDS_WITH": 2, "EXACTLY": 2,
                      "STARTS_WITH": 2}  # fmt: skip
_OF_A_STATEMENT: Final = {
    "GeoMatchStatement": 1, "IPSetReferenceStatement": 1, "LabelMatchStatement": 1,
    "RegexMatchStatement": 3, "RegexPatternSetReferenceStatement": 25, "SizeConstraintStatement": 1,
    "SqliMatchStatement": 20, "XssMatchStatement": 40, "AsnMatchStatement": 1,
}  # fmt: skip
_RATE: Final = 2
_CUSTOM_KEY: Final = 30


class WebAclCapacity(Contract):
    """Each statement costs units (WCU) of the web ACL's capacity."""

    refuses = "A web ACL whose rules need more than 5,000 capacity units; 1,500 are in the price."
    error = (
        "WAFLimitsExceededException: AWS WAF couldn't perform the operation because you exceeded "
        "your resource limit."
    )
    source = "https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html"
    calls = frozenset({"wafv2:CreateWebACL", "wafv2:UpdateWebACL"})
    reads_account = False

    def check(self, call: Call) -> None:
        """Add up the rules."""
        if capacity(call.parameters.get("Rules") or ()) > MOST:
            raise self.refusal()


def capacity(rules: Sequence[Mapping[str, Any]]) -> int:
    """Return the capacity units of rules, as `CheckCapacity` counts them."""
    return sum(_of_statement(rule["Statement"]) for rule in rules)


def _of_statement(statement: Mapping[str, Any]) -> int:
    kind, content = next((kind, content) for kind, content in statement.items() if content)
    match kind:
        case "AndStatement" | "OrStatement":
            return sum(map(_of_statement, content["Statements"]))
        case "NotStatement":
            return _of_statement(content["Statement"])
        case "ManagedRuleGroupStatement":
            return _MANAGED.get(content["Name"], 0) + _of_scope(content)
        case "RateBasedStatement":
            keys = content.get("CustomKeys") or ()
            return _RATE + _CUSTOM_KEY * len(keys) + _of_scope(content)
        case "ByteMatchStatement":
            return _OF_A_MATCH[str(content["PositionalConstraint"])] + _of_field(content)
        case _:
            return _OF_A_STATEMENT.get(kind, 1) + _of_field(content)


def _of_scope(content: Mapping[str, Any]) -> int:
    return _of_statement(content["ScopeDownStatement"]) if content.get("ScopeDownStatement") else 0


def _of_field(content: Mapping[str, Any]) -> int:
    transformations = content.get("TextTransformations") or ()
    return _TRANSFORMATION * sum(1 for one in transformations if one["Type"] != "NONE")
