"""What a planned web ACL does with a request: its rules in order, AWS's by their documentation."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.firewall.managed_rules import GROUPS, ManagedRule
from tests.firewall.request import CorpusRequest

Block = dict[str, Any]


@dataclass
class Verdict:
    """How it ended: the rule that blocked it or None, AWS's rule in it, and what only counted."""

    stopped_by: str | None = None
    managed_rule: str | None = None
    counted: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)


def judge(acl: Block, request: CorpusRequest) -> Verdict:
    """The verdict of a web ACL, as `terraform show` prints its planned values."""
    verdict, limit = Verdict(), _inspected_bytes(acl)
    for rule in sorted(acl["rule"], key=lambda item: int(item["priority"])):
        (statement,) = rule["statement"]
        kind, content = _only(statement)
        if kind == "managed_rule_group_statement":
            _ask_group(content, request, limit, verdict)
            blocked = verdict.managed_rule is not None
        else:
            blocked = _matches(statement, request, limit, verdict.labels)
        if blocked:
            verdict.stopped_by = rule["name"]
            return verdict
    return verdict


def _ask_group(group: Block, request: CorpusRequest, limit: int, verdict: Verdict) -> None:
    counted = {
        override["name"]
        for override in group["rule_action_override"]
        if override["action_to_use"][0]["count"]
    }
    prefix, rules = GROUPS[group["name"]]
    for rule in rules:
        if not _noticed(rule, request, limit):
            continue
        verdict.labels.add(f"{prefix}{rule.label}")
        if rule.name not in counted:
            verdict.managed_rule = rule.name
            return
        verdict.counted.append(rule.name)


def _noticed(rule: ManagedRule, request: CorpusRequest, limit: int) -> bool:
    texts = _part(rule.part, request, limit)
    if rule.absent:
        return not texts
    if rule.longer_than is not None:
        return any(len(text) > rule.longer_than for text in texts)
    return any(re.search(rule.pattern or "", text) for text in texts)


def _part(part: str, request: CorpusRequest, limit: int) -> list[str]:
    kind, _, wanted = part.partition(" ")
    by_name = [value for name, value in request.headers if name == (wanted or "cookie")]
    return {
        "address": ["listed" if request.listed else "unknown"],
        "method": [request.method],
        "path": [request.path],
        "query": [request.query],
        "headers": [value for _, value in request.headers],
        "header": by_name,
        "cookie": by_name,
        "body": [request.body[:limit].decode("utf-8", "replace")],
    }[kind]


def _matches(statement: Block, request: CorpusRequest, limit: int, labels: set[str]) -> bool:
    kind, content = _only(statement)
    if kind in _COMBINED:
        parts = [_matches(item, request, limit, labels) for item in content["statement"]]
        return _COMBINED[kind](parts)
    if kind == "label_match_statement":
        return content["key"] in labels
    if kind == "regex_match_statement":
        return re.search(content["regex_string"], _transformed(content, request)) is not None
    if kind == "size_constraint_statement":
        return len(request.body) > min(limit, int(content["size"]))  # larger than seen: a match
    if kind == "rate_based_statement":
        return False  # one request is never too many
    raise NotImplementedError(kind)


def _transformed(content: Block, request: CorpusRequest) -> str:
    field_, _ = _only(content["field_to_match"][0])
    text = {"uri_path": request.path, "method": request.method}[field_]
    for step in sorted(content["text_transformation"], key=lambda item: int(item["priority"])):
        text = _TRANSFORMATIONS[step["type"]](text)
    return text


def _inspected_bytes(acl: Block) -> int:
    (body,) = acl["association_config"][0]["request_body"]
    limit: str = body["cloudfront"][0]["default_size_inspection_limit"]
    return int(limit.removeprefix("KB_")) * 1024


def _only(block: Block) -> tuple[str, Any]:
    ((kind, (content,)),) = ((key, value) for key, value in block.items() if value)
    return kind, content


_COMBINED: dict[str, Callable[[list[bool]], bool]] = {
    "and_statement": all,
    "or_statement": any,
    "not_statement": lambda parts: not parts[0],
}
_TRANSFORMATIONS: dict[str, Callable[[str], str]] = {
    "NONE": str,
    "URL_DECODE": unquote,
    "NORMALIZE_PATH": posixpath.normpath,
}
