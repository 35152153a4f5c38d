"""Blocks that set or forget fields."""

from gatehouse.operating.flows.conversation import Json
from gatehouse.operating.flows.landbot.export import Block
from gatehouse.operating.flows.landbot.fields import Fields, field_name
from gatehouse.operating.flows.landbot.making import Context, Made, Outlets, onward
from gatehouse.operating.flows.landbot.params import Params
from gatehouse.operating.flows.landbot.unmapped import UnmappedError
from gatehouse.operating.flows.landbot.words import said
from lambda_src.flows.proofreading.calls import of_call

_UNSET = frozenset({"unset", "clear", "delete", "remove"})


def setting(_block: Block, params: Params, outlets: Outlets, context: Context) -> Made:
    """An action for each field."""
    operation = params.text("action", "operation", "mode").lower()
    listed = params.objects("variables", "fields") or [
        {
            "variable": params.get("destination", "variable", "field"),
            "value": params.get("value"),
        }
    ]
    if operation not in _UNSET | {"", "set"}:
        raise UnmappedError(f"the operation {operation[:40]!r} is none that flows have")
    make = _forgotten if operation in _UNSET else _set
    actions = [make(Params(item), context.fields) for item in listed]
    return Made("action", {"actions": actions}, onward(outlets))


def _forgotten(params: Params, fields: Fields) -> dict[str, Json]:
    named = params.get("variable", "field", "value")
    return {"type": "delete_variable", "variable": fields.changed(named)}


def _set(params: Params, fields: Fields) -> dict[str, Json]:
    named, value = params.get("variable", "field", "destination"), params.get("value")
    path = fields.changed(named)
    if value is None:
        raise UnmappedError("expected a value in params.value")
    if any(True for _ in of_call({"body": {field_name(named): value}})):
        raise UnmappedError("it sets what looks like a secret, which stands in calls only")
    return {"type": "set_variable", "variable": path, "value": _value(value, fields)}


def _value(value: Json, fields: Fields) -> Json:
    if isinstance(value, str):
        return said(value, fields)
    if isinstance(value, list):
        return [_value(item, fields) for item in value]
    if isinstance(value, dict):
        return {key: _value(item, fields) for key, item in value.items()}
    return value
