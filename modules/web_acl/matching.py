"""Statements of WAF rules, as Terraform's provider writes them.

The bindings take statements as untyped values; nested dictionaries reach the JSON as they are.
"""

from typing import Any

Statement = dict[str, Any]

# A path is compared as CloudFront compares it with its behaviors: decoded, without "." and "..".
# Otherwise /%61pi/chat or /x/../api/chat would reach the API under a rule for pages.
_AS_CLOUDFRONT_READS_IT = [
    {"priority": 0, "type": "URL_DECODE"},
    {"priority": 1, "type": "NORMALIZE_PATH"},
]
_AS_IT_IS = [{"priority": 0, "type": "NONE"}]


def path_begins(*areas: str) -> Statement:
    """The path begins with one of `areas`. One expression costs far less capacity than many."""
    return {
        "regex_match_statement": {
            "field_to_match": {"uri_path": {}},
            "regex_string": f"^({'|'.join(areas)})",
            "text_transformation": _AS_CLOUDFRONT_READS_IT,
        }
    }


def method_is(*methods: str) -> Statement:
    """The method is one of `methods`."""
    return {
        "regex_match_statement": {
            "field_to_match": {"method": {}},
            "regex_string": f"^({'|'.join(methods)})$",
            "text_transformation": _AS_IT_IS,
        }
    }


def labelled(label: str) -> Statement:
    """A rule before this one put `label` on the request."""
    return {"label_match_statement": {"scope": "LABEL", "key": label}}


def body_over(size_bytes: int) -> Statement:
    """The body is larger than `size_bytes`, or larger than what WAF looks at."""
    return {
        "size_constraint_statement": {
            "field_to_match": {"body": {"oversize_handling": "MATCH"}},
            "comparison_operator": "GT",
            "size": size_bytes,
            "text_transformation": _AS_IT_IS,
        }
    }


def any_of(*statements: Statement) -> Statement:
    """At least one of them; WAF rejects a list of one."""
    return statements[0] if len(statements) == 1 else {"or_statement": {"statement": [*statements]}}


def all_of(*statements: Statement) -> Statement:
    """Every one of them."""
    return {"and_statement": {"statement": [*statements]}}


def none_of(statement: Statement) -> Statement:
    """Not this one."""
    return {"not_statement": {"statement": [statement]}}


def more_than(limit: int, *, among: Statement) -> Statement:
    """One address sent more than `limit` of such requests within five minutes."""
    return {
        "rate_based_statement": {
            "limit": limit,
            "aggregate_key_type": "IP",
            "evaluation_window_sec": 300,
            "scope_down_statement": among,
        }
    }


def more_than_by_token(limit: int, *, among: Statement) -> Statement:
    """One token of one address came with more than `limit` of such requests in five minutes.

    A request without a token is not counted: nothing behind such a path works for it. A caller
    who changes tokens to get around this limit remains within the limit of the address.
    https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-aggregation-options.html
    """
    token = {"name": "authorization", "text_transformation": _AS_IT_IS}
    return {
        "rate_based_statement": {
            "limit": limit,
            "aggregate_key_type": "CUSTOM_KEYS",
            "custom_key": [{"ip": {}}, {"header": token}],
            "evaluation_window_sec": 300,
            "scope_down_statement": among,
        }
    }


def managed(group: str, *, counted: tuple[str, ...] = ()) -> Statement:
    """AWS's rule group; the rules named in `counted` label a request instead of blocking it."""
    return {
        "managed_rule_group_statement": {
            "vendor_name": "AWS",
            "name": group,
            "rule_action_override": [
                {"name": rule, "action_to_use": {"count": {}}} for rule in counted
            ],
        }
    }
