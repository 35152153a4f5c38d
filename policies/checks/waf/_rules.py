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
