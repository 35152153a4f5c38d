"""The rules of a web ACL."""

from policies.estate import Resource, Values


def managed(acl: Resource) -> dict[str, Values]:
    """Rules with a managed group, by the group's name."""
    at = "statement.managed_rule_group_statement.name"
    return {str(rule.shown(at)): rule for rule in acl.blocks("rule") if rule.shown(at)}


def own(acl: Resource) -> list[Values]:
    """Rules that decide by themselves."""
    groups = [rule.values for rule in managed(acl).values()]
    return [rule for rule in acl.blocks("rule") if rule.values not in groups]


def rates(acl: Resource) -> list[Values]:
    """Rules that count requests."""
    return [r for r in acl.blocks("rule") if r.blocks("statement.rate_based_statement")]


def key_of(rule: Values) -> str:
    """What a rate rule counts by: `IP`, `CUSTOM_KEYS` or another type."""
    return str(rule["statement.rate_based_statement.aggregate_key_type"])


def counted_parts(rule: Values) -> frozenset[str]:
    """What a rate rule with keys of its own counts by, such as `header authorization`."""
    found = set()
    for key in rule.blocks("statement.rate_based_statement.custom_key"):
        for kind, content in key.values.items():
            if content:
                name = content[0].get("name") if isinstance(content[0], dict) else None
                found.add(f"{kind} {name}" if name else kind)
    return frozenset(found) if key_of(rule) == "CUSTOM_KEYS" else frozenset()


def is_by_token(rule: Values) -> bool:
    """Whether a rate rule counts by address and token."""
    return counted_parts(rule) == {"ip", "header authorization"}


def limit_of(rule: Values) -> int:
    """The requests that a rate rule allows in its window."""
    return int(rule["statement.rate_based_statement.limit"])
