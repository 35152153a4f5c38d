"""Whether a statement of a rule is about a request: by its path and method, as far as a plan tells.

True, False, or None where it depends on something else: a label, a body, an address.
"""

import re
from typing import Any

from policies.estate import Values

Match = bool | None


def is_about(statement: Any, path: str, method: str) -> Match:  # noqa: ANN401 - of a plan
    """Whether one statement, as Terraform's provider writes it, matches a request."""
    (kind, content), *_ = [(k, v) for k, v in statement.items() if v] or [(None, None)]
    block = content[0] if isinstance(content, list) else content
    match kind:
        case "and_statement":
            return _all([is_about(part, path, method) for part in block["statement"]])
        case "or_statement":
            denied = [_not(is_about(part, path, method)) for part in block["statement"]]
            return _not(_all(denied))
        case "not_statement":
            return _not(is_about(block["statement"][0], path, method))
        case "regex_match_statement":
            return _matches(block, path, method)
        case _:
            return None


def counts(rule: Values, path: str, method: str = "POST") -> bool:
    """Whether a rate rule certainly counts such a request."""
    scope = rule.shown("statement.rate_based_statement.scope_down_statement")
    return not scope or is_about(scope[0], path, method) is True


def refuses(rule: Values, path: str, method: str) -> bool:
    """Whether a rule certainly blocks such a request, from the first one on."""
    statement = rule.shown("statement")
    is_rate = bool(rule.blocks("statement.rate_based_statement"))
    blocks = bool(rule.blocks("action.block"))
    return blocks and not is_rate and is_about(statement[0], path, method) is True


def _matches(block: Any, path: str, method: str) -> Match:  # noqa: ANN401 - of a plan
    field = block["field_to_match"][0]
    read = path if field.get("uri_path") else method if field.get("method") else None
    return None if read is None else bool(re.search(block["regex_string"], read))


def _all(matches: list[Match]) -> Match:
    return False if False in matches else None if None in matches else True


def _not(match: Match) -> Match:
    return None if match is None else not match
