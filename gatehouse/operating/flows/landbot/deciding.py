"""Blocks that decide: conditions with a way for true and one for false."""

from collections.abc import Mapping
from typing import Any

from gatehouse.operating.flows.conversation import Json
from gatehouse.operating.flows.landbot.export import Block
from gatehouse.operating.flows.landbot.fields import Fields
from gatehouse.operating.flows.landbot.kinds import spelled
from gatehouse.operating.flows.landbot.making import FALSE, TRUE, Context, Made, Outlets, Way
from gatehouse.operating.flows.landbot.params import Params
from gatehouse.operating.flows.landbot.unmapped import UnmappedError
from gatehouse.operating.flows.landbot.words import said

_OPERATORS: Mapping[str, str] = {
    **dict.fromkeys(("=", "==", "eq", "equals", "equal", "equals_to", "equal_to", "is"), "eq"),
    **dict.fromkeys(("!=", "ne", "neq", "not_equal", "not_equals", "does_not_equal_to",
                     "does_not_equal", "is_not"), "ne"),
    **dict.fromkeys((">", "gt", "greater_than"), "gt"),
    **dict.fromkeys((">=", "gte", "greater_or_equal"), "gte"),
    **dict.fromkeys(("<", "lt", "less_than"), "lt"),
    **dict.fromkeys(("<=", "lte", "less_or_equal"), "lte"),
    **dict.fromkeys(("contains", "includes"), "contains"),
    **dict.fromkeys(("starts_with",), "startsWith"),
    **dict.fromkeys(("ends_with",), "endsWith"),
    **dict.fromkeys(("is_set", "set", "exists"), "exists"),
    **dict.fromkeys(("is_not_set", "not_set", "is_empty"), "missing"),
}  # fmt: skip


def condition(_block: Block, params: Params, outlets: Outlets, context: Context) -> Made:
    """A block of rules that all hold, or of which one does."""
    listed = params.objects("conditions", "rules")
    if not listed:
        raise UnmappedError("expected a list with at least one rule in params.conditions")
    rules = [_rule(Params(item), context.fields) for item in listed]
    joined = rules[0] if len(rules) == 1 else {_logic(params, listed): rules}
    true, false = outlets.take(*TRUE), outlets.take(*FALSE)
    if true is not None:
        content: dict[str, Any] = {"conditions": [{"if": joined, "then": "$0"}]}
        if false is None:
            return Made("condition", content, (Way("$0", true),))
        ways = (Way("$0", true), Way("$1", false))
        return Made("condition", {**content, "else": "$1"}, ways)
    if false is None:
        raise UnmappedError("no connection leaves it, so it decides nothing")
    turned = {"conditions": [{"if": {"not": joined}, "then": "$1"}]}
    return Made("condition", turned, (Way("$1", false),))


def _logic(params: Params, listed: list[dict[str, Any]]) -> str:
    words = {str(item["logic"]).lower() for item in listed if item.get("logic")}
    whole = params.text("logic", "operator", "conjunction").lower()
    words |= {whole} if whole else set()
    if len(words) > 1 or not words <= {"and", "or", "all", "any"}:
        raise UnmappedError("its rules are joined by neither AND nor OR throughout")
    return "or" if words & {"or", "any"} else "and"


def _rule(params: Params, fields: Fields) -> dict[str, Json]:
    written = params.get("operator", "op", "condition")
    name = spelled(written) if isinstance(written, str) else ""
    operator = _OPERATORS.get(name or str(written).strip())
    if operator is None:
        raise UnmappedError(f"the operator {str(written)[:40]!r} is none that flows have")
    path = fields.read(params.get("variable", "field", "left", "name"))
    if operator in {"exists", "missing"}:
        return {"var": path, operator: True}
    value = params.get("value", "right")
    if not isinstance(value, str | int | float):
        raise UnmappedError("expected a text or a number that a rule compares with")
    return {"var": path, operator: said(value, fields) if isinstance(value, str) else value}
