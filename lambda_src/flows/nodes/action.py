"""`action`: changes variables, and may call out between two changes."""

from collections.abc import Callable, Iterator, Mapping

from lambda_src.flows import expressions, tasks
from lambda_src.flows.aggregates import FUNCTIONS, MERGE_STRATEGIES, NotAListError
from lambda_src.flows.documents import Json, Node
from lambda_src.flows.moves import Leave, Move, Turn, Wait
from lambda_src.flows.nodes.kind import Fault, Kind
from lambda_src.flows.scopes import MissingError
from lambda_src.flows.shapes import Outcome, Waiting
from lambda_src.flows.templates import render
from lambda_src.flows.values import as_number, is_number, same

_CALL = "api_call"
_MOST_NUMBER = 10**15


def _current(turn: Turn, path: str) -> Json:
    try:
        return turn.variables.get(path)
    except MissingError:
        return None


def _set(turn: Turn, action: Mapping[str, Json]) -> None:
    turn.variables.set(action["variable"], render(action.get("value"), turn.variables))


def _add(turn: Turn, action: Mapping[str, Json], sign: int) -> None:
    written = action.get("amount", action.get("by", action.get("value", 1)))
    amount = as_number(render(written, turn.variables))
    before = as_number(_current(turn, action["variable"]))
    if not is_number(amount) or not (before is None or is_number(before)):
        turn.note("not_a_number", path=action["variable"])
        return
    total = (before or 0) + sign * amount
    turn.variables.set(action["variable"], max(-_MOST_NUMBER, min(total, _MOST_NUMBER)))


def _increment(turn: Turn, action: Mapping[str, Json]) -> None:
    _add(turn, action, 1)


def _decrement(turn: Turn, action: Mapping[str, Json]) -> None:
    _add(turn, action, -1)


def _append(turn: Turn, action: Mapping[str, Json]) -> None:
    before = _current(turn, action["variable"])
    items = before if isinstance(before, list) else [] if before is None else [before]
    turn.variables.set(action["variable"], [*items, render(action.get("value"), turn.variables)])


def _remove(turn: Turn, action: Mapping[str, Json]) -> None:
    items = _current(turn, action["variable"])
    gone = render(action.get("value"), turn.variables)
    if isinstance(items, list):
        kept = [item for item in items if not same(item, gone)]
        turn.variables.set(action["variable"], kept)


def _delete(turn: Turn, action: Mapping[str, Json]) -> None:
    turn.variables.delete(action["variable"])


def _aggregate(turn: Turn, action: Mapping[str, Json]) -> None:
    target = action.get("target", action.get("variable"))
    try:
        if isinstance(action.get("expression"), str):
            value = expressions.evaluate(action["expression"], turn.variables)
        else:
            value = _older(turn, action)
    except (expressions.ExpressionError, NotAListError) as error:
        turn.note("expression_failed", reason=str(error), path=str(target))
        value = None
    turn.variables.set(str(target), value)


def _older(turn: Turn, action: Mapping[str, Json]) -> Json:
    values = _current(turn, str(action.get("source")))
    field = action.get("field")
    if isinstance(field, str) and isinstance(values, list):
        values = [_field(value, field.split(".")) for value in values]
    operation = str(action.get("operation"))
    if operation == "merge":
        operation = MERGE_STRATEGIES.get(str(action.get("merge_strategy", "sum")), "merge_sum")
    return FUNCTIONS[operation](values)


def _field(value: Json, steps: list[str]) -> Json:
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value


ACTIONS: Mapping[str, Callable[[Turn, Mapping[str, Json]], None]] = {
    "set_variable": _set,
    "increment": _increment,
    "decrement": _decrement,
    "append": _append,
    "remove": _remove,
    "delete_variable": _delete,
    "aggregate": _aggregate,
}
"""By the type that documents name; `api_call` is apart, since it waits."""


def _check(node: Node) -> Iterator[Fault]:
    actions = node.content.get("actions")
    if not isinstance(actions, list) or not actions:
        yield "actions", "expected a list of actions"
        return
    for number, action in enumerate(actions):
        at = f"actions.{number}"
        if not isinstance(action, dict) or action.get("type") not in (*ACTIONS, _CALL):
            found = action.get("type") if isinstance(action, dict) else action
            expected = f"expected one of {', '.join((*ACTIONS, _CALL))}"
            yield f"{at}.type", f"{expected}, found {found!r}"
        else:
            yield from _faults(action, at)


def _faults(action: Mapping[str, Json], at: str) -> Iterator[Fault]:
    if action["type"] == _CALL:
        yield from tasks.faults(action, f"{at}.")
        return
    if action["type"] != "aggregate":
        if not isinstance(action.get("variable"), str):
            yield f"{at}.variable", "expected the path of a variable, such as user.name"
        return
    yield from _aggregate_faults(action, at)


def _aggregate_faults(action: Mapping[str, Json], at: str) -> Iterator[Fault]:
    if not isinstance(action.get("target", action.get("variable")), str):
        yield f"{at}.target", "expected the path of a variable"
    if isinstance(action.get("expression"), str):
        try:
            expressions.check(action["expression"])
        except expressions.ExpressionError as error:
            yield f"{at}.expression", f"expected a CEL expression: {error}"
    elif "operation" not in action or not isinstance(action.get("source"), str):
        yield at, "expected an `expression`, or a `source` and an `operation`"
    elif action["operation"] not in FUNCTIONS:
        expected = f"expected one of {', '.join(FUNCTIONS)}"
        yield f"{at}.operation", f"{expected}, found {action['operation']!r}"
    elif action.get("merge_strategy", "sum") not in MERGE_STRATEGIES:
        expected = f"expected one of {', '.join(MERGE_STRATEGIES)}"
        yield f"{at}.merge_strategy", f"{expected}, found {action['merge_strategy']!r}"


def _from(turn: Turn, start: int) -> Move:
    actions = turn.node.content["actions"]
    for number in range(start, len(actions)):
        action = actions[number]
        if action["type"] == _CALL:
            call = tasks.task(turn, action, "api_call")
            return Wait(Waiting("task", turn.path, task=call, at=number + 1))
        ACTIONS[action["type"]](turn, action)
    return Leave(("success", "default"))


def _run(turn: Turn) -> Move:
    return _from(turn, 0)


def _reported(turn: Turn, waiting: Waiting, outcome: Outcome) -> Move:
    written = turn.node.content["actions"][waiting.at - 1]
    move = tasks.reported(turn, waiting, outcome, written)
    return _from(turn, waiting.at) if outcome.status == "succeeded" else move


def _writes(node: Node) -> Iterator[str]:
    for action in node.content.get("actions") or ():
        if action.get("type") == _CALL:
            yield from tasks.writes(action)
        else:
            yield str(action.get("target", action.get("variable")))


KIND = Kind(_check, _run, reported=_reported, writes=_writes)
