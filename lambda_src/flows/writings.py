"""Which of two writings a document means, where the same words mean different things in each.

`format_version` says it: 1 is the writing of the builder that this replaces, 2 is the platform's
own. A document without one is read by its shape, place by place, which can only guess.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from lambda_src.flows.documents import Json
from lambda_src.flows.durations import Seconds
from lambda_src.flows.scopes import has_scope
from lambda_src.flows.values import is_number

KEY = "format_version"
VERSIONS = (1, 2)
Version = Literal[1, 2]
Content = Mapping[str, Any]


def version_of(data: Content) -> Version | None:
    """Return what a document says; None if it says nothing, or nothing that is known."""
    written = data.get(KEY)
    is_known = type(written) is int and written in VERSIONS  # True is no number here
    return written if is_known else None


def content_of(version: Version, type_: str, content: Content) -> Content:
    """Return a node's content as the engine reads it, whatever its shape lets guess."""
    convert = _BY_TYPE.get(type_)
    return convert(version, content) if convert else content


def _call(version: Version, written: Content) -> Content:
    """A call in `config` leads from paths to variables in 1, from variables to paths in 2."""
    made = _durations(version, written)
    config = written.get("config")
    if isinstance(config, dict):
        inner = _durations(version, config)
        mapping = config.get("response_mapping")
        if isinstance(mapping, dict):
            inner = {**inner, "response_mapping": dict(_mapped(version, mapping))}
        made = {**made, "config": inner}
    return made


def _mapped(version: Version, mapping: Content) -> list[tuple[str, Json]]:
    """A path that begins with $ is one in both writings, for all to see."""
    if version == 1:
        return [
            (name, value) if str(value).startswith("$") else (_path(name), value)
            for name, value in mapping.items()
        ]
    return [
        (name, value) if name.startswith("$") else (name, _path(value))
        for name, value in mapping.items()
    ]


def _path(written: Json) -> Json:
    return f"$.{written}" if isinstance(written, str) and not written.startswith("$") else written


def _durations(version: Version, fields: Content) -> dict[str, Json]:
    """`timeout` and the `delay` of `retry` are milliseconds in 1, seconds in 2."""
    made = {**fields}
    if "timeout" in fields:
        made["timeout"] = _seconds(version, fields["timeout"])
    retry = fields.get("retry")
    if isinstance(retry, dict) and "delay" in retry:
        made["retry"] = {**retry, "delay": _seconds(version, retry["delay"])}
    return made


def _seconds(version: Version, written: Json) -> Json:
    if not is_number(written):
        return written
    return Seconds(written / 1_000 if version == 1 else written)


def _action(version: Version, content: Content) -> Content:
    actions = content.get("actions")
    if not isinstance(actions, list):
        return content
    made = [
        _call(version, each) if isinstance(each, dict) and each.get("type") == "api_call" else each
        for each in actions
    ]
    return {**content, "actions": made}


def _composite(version: Version, content: Content) -> Content:
    """`outputs` lead from an output to a variable in 1, from a variable to its source in 2."""
    made = {KEY: version, **content}  # its own nodes are written as those around them
    outputs = content.get("outputs")
    if isinstance(outputs, dict):
        made["outputs"] = dict(_output(version, *pair) for pair in outputs.items())
    return made


def _output(version: Version, key: str, value: Json) -> tuple[str, Json]:
    if not isinstance(value, str) or not value or "{" in value:
        return key, value
    if version == 1:
        return value, f"{{{{output.{key.removeprefix('output.')}}}}}"
    return (key if has_scope(key) else f"temp.{key}"), (
        f"{{{{{value}}}}}" if "." in value else value
    )


def _message(version: Version, content: Content) -> Content:
    """A pause is seconds in 2. In 1 it may be either; `delay` is milliseconds in both."""
    if version == 1:
        return content
    made = _paused(content)
    messages = content.get("messages")
    if isinstance(messages, list):
        made["messages"] = [_paused(each) if isinstance(each, dict) else each for each in messages]
    return made


def _paused(fields: Content) -> dict[str, Json]:
    if not is_number(fields.get("typing_delay")):
        return {**fields}
    return {**fields, "typing_delay": Seconds(fields["typing_delay"])}


_BY_TYPE: Mapping[str, Callable[[Version, Content], Content]] = {
    "action": _action,
    "composite": _composite,
    "message": _message,
    "question": _message,
    "script": _durations,
    "webhook": _call,
}
