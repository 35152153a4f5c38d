"""Values of the wrong kind, out of their bounds, or that contradict each other."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping

from lambda_src.flows import tasks
from lambda_src.flows.documents import Json, Node
from lambda_src.flows.durations import Seconds, seconds
from lambda_src.flows.nodes import message, script
from lambda_src.flows.nodes.composite import outputs
from lambda_src.flows.proofreading.marks import Mark, calls_of, error, objects, shown, warning
from lambda_src.flows.shapes import INNER_SCOPES, SCOPES
from lambda_src.flows.templates import names
from lambda_src.flows.values import NAMES, is_number

_PATH = re.compile(r"[\w-]+(\.[\w-]+)*")
_VALUED = frozenset({"set_variable", "append", "remove"})
_AROUND = frozenset({
    "type", "alt", "caption", "typing_delay", "typing_indicator", "delay", "wait_for_ack",
    "quick_replies", "track_shown_in", "id", "name", "info",
})  # fmt: skip
"""Keys of a message that show nothing by themselves."""
_SHOWN = {"image": "url", "book_list": "books", "rich_text": "content"}
_OTHER_SCHEME = re.compile(r"(?!https:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
"""Pages show pictures of their own origin, or over TLS."""
_ADDING = frozenset({"increment", "decrement"})
_EXPECTED_PATH = "expected the path of a variable, such as user.name"


def of_node(node: Node) -> Iterator[Mark]:
    """Yield what is wrong with the values of a node."""
    if node.type in _BY_TYPE:
        yield from _BY_TYPE[node.type](node)
    yield from _path(node.content.get("track_shown_in"), "track_shown_in")
    for at, call in calls_of(node):
        yield from _of_call(call, at)


def _path(written: Json, at: str) -> Iterator[Mark]:
    """A path that can be written to."""
    if not isinstance(written, str):
        return  # reading says so where one is needed
    scope = written.split(".", 1)[0]
    if not _PATH.fullmatch(written):
        yield error(at, f"{_EXPECTED_PATH}, found {shown(written)}")
    elif scope == "input":
        message = f"expected a variable that can be changed, found {written!r}: nothing is written"
        yield warning(at, message)
    elif written in (*SCOPES, *INNER_SCOPES):
        yield error(at, f"{_EXPECTED_PATH}, found the whole scope {written!r}")


def _of_question(node: Node) -> Iterator[Mark]:
    content = node.content
    yield from _path(content.get("variable"), "variable")
    validation = content.get("validation")
    if isinstance(validation, dict):
        yield from _kinds(validation)
        yield from _limits(validation, is_date=content.get("input_type") == "date")
    yield from _twice(content.get("options"))


def _kinds(validation: Mapping[str, Json]) -> Iterator[Mark]:
    for name in ("required", "options_only"):
        if not isinstance(validation.get(name, False), bool):
            found = shown(validation[name])
            yield error(f"validation.{name}", f"expected true or false, found {found}")
    if not isinstance(validation.get("error_message", ""), str):
        found = shown(validation["error_message"])
        yield error("validation.error_message", f"expected a text, found {found}")
    for name in ("min_length", "max_length"):
        value = validation.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            yield error(f"validation.{name}", f"expected a whole number, found {shown(value)}")


def _limits(validation: Mapping[str, Json], *, is_date: bool) -> Iterator[Mark]:
    expected = "a date like 2026-11-20" if is_date else "a number"
    for name in ("min", "max"):
        value = validation.get(name)
        is_right = _is_date(value) if is_date else is_number(value)
        if value is not None and not is_right:
            yield error(f"validation.{name}", f"expected {expected}, found {shown(value)}")
    for low, high in (("min", "max"), ("min_length", "max_length")):
        least, most = validation.get(low), validation.get(high)
        is_pair = all(map(is_number, (least, most))) or all(map(_is_date, (least, most)))
        if is_pair and least is not None and most is not None and least > most:
            yield error(f"validation.{high}", f"expected {least} at least, found {most}")


def _is_date(value: Json) -> bool:
    try:
        return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _twice(options: Json) -> Iterator[Mark]:
    """Options that cannot be told from an earlier one."""
    seen: dict[str, int] = {}
    for number, option in enumerate(options if isinstance(options, list) else ()):
        known = option
        if isinstance(option, dict):
            known = next((option[name] for name in NAMES if option.get(name) is not None), None)
        if known is None or any(names(str(known))):
            continue
        earlier = seen.setdefault(str(known), number)
        if earlier != number:
            message = f"expected a value of its own, found {shown(known)} as in options.{earlier}"
            yield error(f"options.{number}", message)


def _of_script(node: Node) -> Iterator[Mark]:
    yield from _duration(node.content.get("timeout"), "timeout", script.MOST_SECONDS)
    for variable in script.outputs(node.content).values():
        yield from _path(variable, "outputs")


def _of_message(node: Node) -> Iterator[Mark]:
    places = [("", dict(node.content)), *objects(node.content.get("messages"), "messages")]
    for at, item in places:
        delay = item.get("typing_delay")
        field = f"{at}.typing_delay".lstrip(".")
        yield from _duration(delay, field, message.MOST_DELAY_SECONDS)
    for at, item in places[1:]:
        if not set(item) - _AROUND:
            wanted = _SHOWN.get(str(item.get("type")), "text")
            yield warning(at, f"expected something to show, such as {wanted}; found nothing")
    for at, item in places:
        yield from _picture(item.get("url"), f"{at}.url".lstrip("."))


def _picture(written: Json, at: str) -> Iterator[Mark]:
    if isinstance(written, str) and _OTHER_SCHEME.match(written):
        yield warning(at, f"expected an address with https://, found {shown(written)}")


def _duration(written: Json, at: str, most: float) -> Iterator[Mark]:
    if written is None or any(names(str(written))):
        return
    expected = f"expected 0 to {most:g} seconds"
    if not isinstance(written, Seconds):
        expected += ", or milliseconds from 1000 on"
    if not is_number(written) or written < 0:
        yield error(at, f"{expected}, found {shown(written)}")
    elif seconds(written, 0) > most:
        yield warning(at, f"{expected}, found {shown(written)}, which is cut to {most:g} seconds")


def _of_call(call: Mapping[str, Json], at: str) -> Iterator[Mark]:
    config = call.get("config")
    place = f"{at}.config".lstrip(".") if isinstance(config, dict) else at
    read = tasks.call_of(call)
    yield from _duration(read.get("timeout"), _in(place, "timeout"), tasks.MOST_SECONDS)
    for name in ("response_variable", "store", "error_variable"):
        yield from _path(read.get(name), _in(place, name))
    mapping = read.get("response_mapping")
    for variable in mapping if isinstance(mapping, dict) else ():
        yield from _path(variable, _in(place, "response_mapping"))
    retry = read.get("retry")
    if isinstance(retry, dict):
        yield from _of_retry(retry, _in(place, "retry"))


def _of_retry(retry: Mapping[str, Json], at: str) -> Iterator[Mark]:
    yield from _duration(retry.get("delay"), f"{at}.delay", tasks.MOST_DELAY_SECONDS)
    for name in ("attempts", "max_attempts"):
        value = retry.get(name, 1)
        message = f"expected 1 to {tasks.MOST_ATTEMPTS} attempts, found {shown(value)}"
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            yield error(f"{at}.{name}", message)
        elif value > tasks.MOST_ATTEMPTS:
            yield warning(f"{at}.{name}", f"{message}, which is cut to {tasks.MOST_ATTEMPTS}")


def _in(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _of_actions(node: Node) -> Iterator[Mark]:
    for at, action in objects(node.content.get("actions"), "actions"):
        if action.get("type") == "api_call":
            continue
        for name in ("variable", "target"):
            yield from _path(action.get(name), f"{at}.{name}")
        if action.get("type") in _VALUED and "value" not in action:
            yield warning(f"{at}.value", "expected a value; found nothing, which is null")
        if action.get("type") in _ADDING:
            yield from _amount(action, at)


def _amount(action: Mapping[str, Json], at: str) -> Iterator[Mark]:
    name = next((name for name in ("amount", "by", "value") if name in action), None)
    value = action.get(name) if name else 1
    if not is_number(value) and not (isinstance(value, str) and any(names(value))):
        yield error(f"{at}.{name}", f"expected a number or a reference, found {shown(value)}")


def _of_composite(node: Node) -> Iterator[Mark]:
    for variable, _ in outputs(node):
        yield from _path(variable, "outputs")


_BY_TYPE: Mapping[str, Callable[[Node], Iterator[Mark]]] = {
    "action": _of_actions,
    "composite": _of_composite,
    "message": _of_message,
    "question": _of_question,
    "script": _of_script,
}
