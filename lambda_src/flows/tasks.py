"""Calls to the outside: how a node's content becomes a task, and what its outcome does."""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from lambda_src.flows import addresses
from lambda_src.flows.documents import Json
from lambda_src.flows.durations import seconds
from lambda_src.flows.moves import Leave, Move, Turn
from lambda_src.flows.nodes.kind import Fault
from lambda_src.flows.scopes import has_scope
from lambda_src.flows.shapes import NotWaitingError, Outcome, SecretText, Task, Waiting
from lambda_src.flows.templates import (
    fill_json,
    is_json,
    references,
    render,
    secrets,
    shown,
)
from lambda_src.flows.values import is_number

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
MOST_SECONDS, MOST_ATTEMPTS, MOST_DELAY_SECONDS = 15.0, 5, 60.0
MOST_MAPPED = 50  # variables that an answer is looked through for


def call_of(written: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return a call with its fields in one object; the older form has them in `config`.

    There `response_mapping` leads from paths to variables, here from variables to paths.
    """
    config = written.get("config")
    if not isinstance(config, dict):
        mapping = written.get("response_mapping")
        return {**written, "response_mapping": _turned(mapping, _is_from_path)}
    call = {**config, **{name: value for name, value in written.items() if name != "config"}}
    return {**call, "response_mapping": _turned(call.get("response_mapping"), _is_older)}


def _turned(mapping: Json, is_turned: Callable[[str, Json], bool]) -> Json:
    if not isinstance(mapping, dict):
        return {} if mapping is None else mapping
    return dict(
        (str(value), key) if is_turned(key, value) else (key, value)
        for key, value in mapping.items()
    )


def _is_from_path(key: str, value: Json) -> bool:
    """Whether a pair leads from a path to a variable, for all to see."""
    return key.startswith("$") and isinstance(value, str) and not value.startswith("$")


def _is_older(key: str, value: Json) -> bool:
    """The same where that is the rule: unless the variable is clearly the key."""
    if not isinstance(value, str) or value.startswith("$"):
        return False
    return key.startswith("$") or has_scope(value) or not has_scope(key)


def faults(written: Mapping[str, Json], at: str = "") -> Iterator[Fault]:
    """What is wrong with a call."""
    call = call_of(written)
    at = f"{at}config." if isinstance(written.get("config"), dict) else at
    url = call.get("url", call.get("endpoint"))
    if not isinstance(url, str) or not url:
        yield f"{at}url", "expected an address"
    elif any(name.startswith("secret:") for name in references(url)):
        yield f"{at}url", "expected an address without a secret: addresses are logged"
    elif not addresses.is_literal_to_host(url):
        yield f"{at}url", f"expected scheme and host without references, found {url!r}"
    if str(call.get("method", "POST")).upper() not in METHODS:
        yield f"{at}method", f"expected one of {', '.join(METHODS)}, found {call['method']!r}"
    for name in ("headers", "response_mapping", "retry", "query_params"):
        if not isinstance(call.get(name) or {}, dict):
            yield f"{at}{name}", f"expected an object, found {call[name]!r}"
    mapping = call.get("response_mapping")
    if isinstance(mapping, dict):
        yield from _mapping_faults(mapping, f"{at}response_mapping")


def _mapping_faults(mapping: Mapping[str, Json], field: str) -> Iterator[Fault]:
    if len(mapping) > MOST_MAPPED:
        yield field, f"expected {MOST_MAPPED} variables at most"
    if not all(isinstance(path, str) for path in mapping.values()):
        yield field, "expected a path for each variable"


def task(turn: Turn, written: Mapping[str, Json], kind: Literal["webhook", "api_call"]) -> Task:
    """Return the call with everything filled in but its secrets."""
    call = call_of(written)
    headers = call.get("headers") or {}
    body = call.get("body", call.get("payload"))
    found = [*secrets(headers, turn.variables, ("headers",)),
             *secrets(body, turn.variables, ("body",))]  # fmt: skip
    retry = call.get("retry") or {}
    store = call.get("response_variable", call.get("store"))
    return Task(
        kind=kind,
        node=turn.path,
        method=str(call.get("method", "POST")).upper(),
        url=addresses.build(
            str(call.get("url", call.get("endpoint"))), turn.variables, call.get("query_params")
        ),
        headers={name: shown(value) for name, value in _without(headers, "headers", found, turn)},
        body=_blanked(_filled(body, turn), "body", found),
        secrets=tuple(found),
        response_mapping=dict(call.get("response_mapping") or {}),
        store=store if isinstance(store, str) else None,
        timeout_seconds=min(seconds(call.get("timeout"), 10.0), MOST_SECONDS),
        attempts=_attempts(retry.get("attempts", retry.get("max_attempts"))),
        delay_seconds=min(seconds(retry.get("delay"), 1.0), MOST_DELAY_SECONDS),
        is_idempotent=call.get("idempotent") is True,
        fallback=render(call.get("fallback_response"), turn.variables),
        keeps_error=isinstance(call.get("error_variable"), str),
    )


def _filled(body: Json, turn: Turn) -> Json:
    """The body; one that is a text of JSON stays one, whatever a visitor typed."""
    if isinstance(body, str) and is_json(body):
        return fill_json(body, turn.variables)
    return render(body, turn.variables)


def _without(
    headers: Mapping[str, Json], at: str, found: list[SecretText], turn: Turn
) -> list[tuple[str, Json]]:
    rendered = render(dict(headers), turn.variables)
    return list(_blanked(rendered, at, found).items())


def _blanked(value: Json, at: str, found: list[SecretText]) -> Json:
    """Empty texts where secrets belong: their parts stand beside the task."""
    for element in (item for item in found if item.path[0] == at):
        if len(element.path) == 1:
            return ""
        place = value
        for step in element.path[1:-1]:
            place = place[step]
        place[element.path[-1]] = ""
    return value


def _attempts(given: Json) -> int:
    """The first one is an attempt too."""
    return int(max(1, min(given, MOST_ATTEMPTS))) if is_number(given) else 1


def reported(turn: Turn, waiting: Waiting, outcome: Outcome, written: Mapping[str, Json]) -> Move:
    """Keep what came back, and go on by `success`, or by `failure`.

    `written` is the call as the document has it: what failed goes into its `error_variable`,
    with status and body of the answer, if there was one.
    """
    pending = waiting.task
    if pending is None:
        raise NotWaitingError(waiting.kind)
    if outcome.unreadable:
        turn.note("response_unreadable", reason=outcome.unreadable)
    if outcome.status == "succeeded":
        for variable, value in outcome.values.items():
            turn.variables.set(variable, value)
        if pending.store:
            turn.variables.set(pending.store, outcome.body)
        return Leave(("success", "default"))
    _failed(turn, pending, outcome, call_of(written).get("error_variable"))
    return Leave(("failure", "error", "default"))


def _failed(turn: Turn, pending: Task, outcome: Outcome, error_variable: Json) -> None:
    turn.note("task_failed", status=outcome.status, http_status=outcome.http_status)
    for variable, value in outcome.values.items():  # those of the fallback
        turn.variables.set(variable, value)
    if pending.store and pending.fallback is not None:
        turn.variables.set(pending.store, pending.fallback)
    if isinstance(error_variable, str):
        error = {"status": outcome.status, "http_status": outcome.http_status}
        turn.variables.set(error_variable, {**error, "error": outcome.error, "body": outcome.body})


def writes(written: Mapping[str, Json]) -> Iterator[str]:
    """The variables that a call may set."""
    call = call_of(written)
    mapping = call["response_mapping"]
    yield from mapping if isinstance(mapping, dict) else ()
    if isinstance(call.get("error_variable"), str):
        yield call["error_variable"]
    store = call.get("response_variable", call.get("store"))
    if isinstance(store, str):
        yield store
