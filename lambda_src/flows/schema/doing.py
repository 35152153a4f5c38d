"""The schema of what decides and changes: `condition`, `action`, `composite` and `script`."""

from lambda_src.flows.aggregates import FUNCTIONS, MERGE_STRATEGIES
from lambda_src.flows.conditions import OPERATORS
from lambda_src.flows.nodes import action, script
from lambda_src.flows.schema.calls import CALL
from lambda_src.flows.schema.words import (
    Schema,
    anything,
    duration,
    older,
    pairs,
    several,
    text,
    variable,
)

_WAY = "A way out of this node, such as $0 or success, or the id of a node."
CONDITION: Schema = {
    "type": ["object", "string", "boolean"],
    "title": "If",
    "description": "A variable compared with a value, or an expression in CEL.",
    "x-input": "condition",
    "x-operators": [*OPERATORS, "exists", "missing"],
}
CASE = {
    "if": CONDITION,
    "then": text("then go", _WAY, x_input="way"),
    **older("label", "name"),
}
OF_CONDITION: dict[str, Schema] = {
    "conditions": several(
        "Conditions",
        "The first that holds decides.",
        {"type": "object", "properties": CASE, "x-summary": "then"},
    ),
    "else": text("Otherwise", f"Where it goes if none holds. {_WAY}", x_input="way"),
    **older("default_path"),
}

_VALUE = anything(
    "Value", "{{user.name}} keeps its kind; a text, number or list is taken as it is."
)
_CHANGED = variable("Variable", "The variable that changes.")
_AMOUNT: Schema = {
    "type": ["number", "string"], "title": "By", "default": 1, "x-input": "template",
    "description": "How much, 1 if nothing is said.",
}  # fmt: skip
_NOTES = ("description", "name")
_PLAIN = {"variable": _CHANGED, "value": _VALUE, **older(*_NOTES)}
_ADDING = {"variable": _CHANGED, "amount": _AMOUNT, **older("by", "value", *_NOTES)}
_TITLES = {
    "set_variable": "Set a variable", "increment": "Add to a number",
    "decrement": "Take from a number", "append": "Add to a list", "remove": "Remove from a list",
    "delete_variable": "Forget a variable", "aggregate": "Compute", "api_call": "Call an address",
}  # fmt: skip
_FIELDS: dict[str, dict[str, Schema]] = {
    "set_variable": _PLAIN,
    "increment": _ADDING,
    "decrement": _ADDING,
    "append": _PLAIN,
    "remove": _PLAIN,
    "delete_variable": {"variable": _CHANGED, **older("value", *_NOTES)},
    "aggregate": {
        "target": variable("Keep the result in", "The variable that has it from now on."),
        "expression": text("Expression", "In CEL, such as sum(user.scores).", x_input="code"),
        **older("variable", "value", *_NOTES),
        "source": {"deprecated": True, "type": "string"},
        "field": {"deprecated": True, "type": "string"},
        "operation": {"deprecated": True, "type": "string", "enum": list(FUNCTIONS)},
        "merge_strategy": {"deprecated": True, "type": "string", "enum": list(MERGE_STRATEGIES)},
    },
    "api_call": {name: field for name, field in CALL.items() if name != "type"},
}
ACTIONS: dict[str, Schema] = {
    name: {
        "title": _TITLES[name],
        "type": "object",
        "properties": {"type": {"const": name}, **_FIELDS[name]},
    }
    for name in (*action.ACTIONS, "api_call")
}
OF_ACTION: dict[str, Schema] = {
    "actions": several(
        "Actions",
        "They are done one after the other.",
        {"type": "object", "oneOf": list(ACTIONS.values()), "x-summary": "variable"},
    )
}

_INPUTS = pairs("It is given", "A name inside, and what it holds: {{user.name}}.")
OF_COMPOSITE: dict[str, Schema] = {
    "composite_flow_seed_key": text(
        "Flow", "The key of the published flow that is played here.", x_input="flow"
    ),
    "inputs": _INPUTS,
    "outputs": pairs("It gives back", "A variable here, and its name inside: output.level."),
    **older("composite_flow_id", "flow_id"),
}

OF_SCRIPT: dict[str, Schema] = {
    "code": text(
        "Code",
        "Handed to the visitor's page, which may run it. The platform never does.",
        x_input="code",
        maxLength=script.MOST_CHARACTERS,
    ),
    "language": text("Language", "Of the code.", enum=list(script.LANGUAGES)),
    "inputs": pairs("It is given", "A name, and the variable behind it."),
    "outputs": {
        "type": ["array", "object"], "title": "Waits for", "items": {"type": "string"},
        "description": "The variables that the page sends back.", "additionalProperties": True,
    },
    "timeout": duration("Time limit", "How long the page may take.", script.MOST_SECONDS),
    **older("description", "sandbox", "dependencies", "execution_context"),
}  # fmt: skip
