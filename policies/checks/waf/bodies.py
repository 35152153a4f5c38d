"""Inspection and size limits of request bodies."""

import re
from collections.abc import Iterator

from policies.estate import Resource, Values
from policies.estate.values import leaves
from policies.policy import resource_policy

_INSPECTED = "association_config.request_body.cloudfront.default_size_inspection_limit"
_EVERYWHERE = ("/", "/index.html", "/other")


@resource_policy(
    id="GH_WAF_009",
    severity="high",
    types=("aws_wafv2_web_acl",),
    title="Bodies are limited to the inspected size; body rules have exceptions on chat paths only",
    reason="WAF inspects the first kilobytes of a body; the rest passes without inspection.",
    fix="Keep the size rule within the inspection limit, MATCH on oversize, paths with ^.",
    threat="An attack is behind a long body, or on a path that has an exception by mistake.",
)
def bodies(acl: Resource) -> Iterator[str]:
    inspected = 1024 * int(str(acl.shown(_INSPECTED) or "KB_16").removeprefix("KB_"))
    flat = {path: value for path, value in leaves(acl.values) if path.startswith("rule.")}
    sizes = {p: v for p, v in flat.items() if p.endswith("size_constraint_statement.0.size")}
    for path, size in sizes.items():
        at = path.removesuffix(".size")
        handling = flat.get(f"{at}.field_to_match.0.body.0.oversize_handling")
        if handling is not None and (size > inspected or handling != "MATCH"):
            yield f"bodies of {size} bytes pass, {inspected} are inspected; larger ones: {handling}"
    if "SizeRestrictions_BODY" in flat.values() and not sizes:
        yield "SizeRestrictions_BODY only counts, and no rule limits bodies"
    for rule in acl.blocks("rule"):
        yield from (f"{rule['name']} makes an exception for every path" for _ in _excepts_all(rule))


def _excepts_all(rule: Values) -> Iterator[str]:
    read = {path: str(value) for path, value in leaves(rule.values)}
    if any("label_match_statement" in path for path in read):
        for path, value in read.items():
            is_path = "not_statement" in path and path.endswith("regex_string")
            if is_path and any(re.search(value, request_path) for request_path in _EVERYWHERE):
                yield value
