"""Blocks that ask: questions by the form of their answer, and choices with their ways."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gatehouse.operating.flows.conversation import Json
from gatehouse.operating.flows.landbot.export import Block
from gatehouse.operating.flows.landbot.making import (
    FALLBACK,
    SUCCESS,
    Context,
    Made,
    Maker,
    Outlets,
    Way,
)
from gatehouse.operating.flows.landbot.params import Params
from gatehouse.operating.flows.landbot.saying import messages, picture_address, wording
from gatehouse.operating.flows.landbot.unmapped import UnmappedError
from gatehouse.operating.flows.landbot.words import said

_FORMS: Mapping[str, str] = {
    "text": r"\S",
    "email": r"^\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*$",
    "number": r"^\s*[+-]?\d+(?:[.,]\d+)?\s*$",
    "phone": r"^[\s+()./-]*(?:\d[\s()./-]*){5,20}$",
    "url": r"^\s*(?:https?://)?[^\s/]+\.\S+$",
    "date": r"^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\s*$",
}
"""What an answer looks like that Landbot takes, for questions with a way for those it does not."""
_LIMITS = {
    "min": ("min", "minimum"),
    "max": ("max", "maximum"),
    "min_length": ("minChars", "min_length"),
    "max_length": ("maxChars", "max_length"),
}


@dataclass(frozen=True)
class _Choice:
    """Options, and the output by which each leaves."""

    options: list[dict[str, Any]]
    outputs: list[str]


def typed(input_type: str) -> Maker:
    """Return what makes questions whose answer is typed."""

    def make(block: Block, params: Params, outlets: Outlets, context: Context) -> Made:
        success, fallback = outlets.take(*SUCCESS), outlets.take(*FALLBACK)
        content = _asked(block, params, context)
        if fallback is not None:
            return _with_fallback(content, input_type, success, fallback)
        validation = {"required": True, **_validation(params, context)}
        content = {**content, "input_type": input_type, "validation": validation}
        if input_type == "date":
            _date_format(block, params, context)
        return Made("question", content, _default(success))

    return make


def yes_no(block: Block, params: Params, outlets: Outlets, context: Context) -> Made:
    """A question of two options: by `true` and `false`, `$0` and `$1`, or one way for both."""
    labels = [params.text("yesText", "yes") or "Yes", params.text("noText", "no") or "No"]
    options = [
        {"label": said(label, context.fields), "value": value}
        for label, value in zip(labels, ("yes", "no"), strict=True)
    ]
    ways = [outlets.take(*names) for names in (("$0", "true", "$yes"), ("$1", "false", "$no"))]
    content = {**_asked(block, params, context), "input_type": "choice", "options": options}
    return _chosen(content, ways, outlets)


def choice(input_type: str) -> Maker:
    """Return what makes questions whose answer is an option."""

    def make(block: Block, params: Params, outlets: Outlets, context: Context) -> Made:
        found = _options(params, context, has_pictures=input_type in {"image_choice", "carousel"})
        ways = [outlets.take(output) for output in found.outputs]
        content = {
            **_asked(block, params, context),
            "input_type": input_type,
            "options": found.options,
        }
        if input_type == "multiple_choice" and any(ways):
            raise UnmappedError("several options can be chosen, so none has a way of its own")
        return _chosen(content, ways, outlets)

    return make


def _chosen(content: dict[str, Any], ways: list[str | None], outlets: Outlets) -> Made:
    """A choice: options without a way go on by success; what is no option goes to the fallback."""
    success, fallback = outlets.take(*SUCCESS), outlets.take(*FALLBACK)
    made = [Way(f"${number}", way) for number, way in enumerate(ways) if way is not None]
    if fallback is None:
        validation = {**content.get("validation", {}), "required": True, "options_only": True}
        return Made("question", {**content, "validation": validation}, (*made, *_default(success)))
    missing = [number for number, way in enumerate(ways) if way is None]
    if success is not None:
        made += [Way(f"${number}", success) for number in missing]
    elif missing:
        raise UnmappedError("an option leads nowhere and would go the way of the fallback")
    return Made("question", content, (*made, Way("default", fallback)))


def _with_fallback(
    content: dict[str, Any], input_type: str, success: str | None, fallback: str
) -> Made:
    """A question whose unfit answers have a way: it takes any text, and connections tell."""
    if success is None:
        raise UnmappedError("it has a way for unfit answers and none for fit ones")
    fits = {"var": content["variable"], "matches": _FORMS[input_type]}
    ways = (Way("conditional", success, (fits,)), Way("default", fallback))
    return Made("question", {**content, "input_type": "text"}, ways)


def slider(block: Block, params: Params, outlets: Outlets, context: Context) -> Made:
    """A question for a number on a scale."""
    validation = {"required": True, "min": 1, "max": 5, **_validation(params, context)}
    content = {**_asked(block, params, context), "input_type": "slider", "validation": validation}
    return Made("question", content, _default(outlets.take(*SUCCESS)))


def _default(target: str | None) -> tuple[Way, ...]:
    return () if target is None else (Way("default", target),)


def _asked(block: Block, params: Params, context: Context) -> dict[str, Any]:
    """The words of a question and where its answer is kept."""
    if params.get("messages") is not None:
        told = messages(block, params, context)
        if any(item["type"] != "text" for item in told):
            raise UnmappedError("a question shows no picture; say it in a message before")
        text = "\n\n".join(item["text"] for item in told)
    else:
        text = wording(params, block.params.get("richText"), context.fields)
    if not text.strip():
        raise UnmappedError("it asks nothing")
    destination = params.get("destination", "variable", "field")
    own = "_".join(("landbot", *context.fields.path, block.id))
    unnamed = f"temp.{re.sub(r'[^A-Za-z0-9_-]', '_', own)}"
    named = context.fields.changed(destination) if destination else unnamed
    found: dict[str, Any] = {"question": {"text": text}, "variable": named}
    hint = params.text("placeholder")
    return {**found, "placeholder": said(hint, context.fields)} if hint else found


def _validation(params: Params, context: Context) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name, written in _LIMITS.items():
        value = params.get(*written)
        if value is None or value == "":
            continue
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise UnmappedError(f"expected a number in params.{written[0]}")
        found[name] = value
    message = params.text("errorText")
    return {**found, "error_message": said(message, context.fields)} if message else found


def _date_format(block: Block, params: Params, context: Context) -> None:
    written = params.get("format", "pickerFormat")
    params.get("pickerFormat")
    if written not in (None, "", [], ["%Y/%m/%d"], ["%Y-%m-%d"], "yyyy/MM/dd", "yyyy-MM-dd"):
        text = (
            "it takes dates in a form of its own; a flow takes 2026-11-20, so say that in its text"
        )
        context.report.note(context.path(block), text)


def _options(params: Params, context: Context, *, has_pictures: bool) -> _Choice:
    raw = params.get("buttons", "options", "choices", "items", "cards")
    if not isinstance(raw, list) or not raw:
        raise UnmappedError("expected a list with at least one option in params.buttons")
    found = _Choice([], [])
    for number, item in enumerate(raw):
        fields = {"text": item} if isinstance(item, str) else item
        if not isinstance(fields, dict):
            raise UnmappedError(f"expected a text or an object in params.buttons.{number}")
        if fields.get("url") and not has_pictures:
            raise UnmappedError(f"option {number} opens an address, which options of flows do not")
        found.options.append(_option(Params(fields), context, has_pictures=has_pictures))
        found.outputs.append(_output(fields, number))
    labels = [option["label"] for option in found.options]
    if len(set(labels)) < len(labels) or len(set(found.outputs)) < len(labels):
        raise UnmappedError("two options have the same text or leave by the same output")
    return found


def _option(params: Params, context: Context, *, has_pictures: bool) -> dict[str, Any]:
    label = said(params.text("text", "label", "title"), context.fields)
    if not label.strip():
        raise UnmappedError("an option has no text")
    found: dict[str, Any] = {"label": label, "value": label}
    value = params.get("value")
    if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
        found["value"] = said(value, context.fields) if isinstance(value, str) else value
    if has_pictures and params.text("image", "image_url", "img"):
        found["image_url"] = picture_address(params.text("image", "image_url", "img"))
    return found


def _output(item: Mapping[str, Json], number: int) -> str:
    written = item.get("payload", item.get("output"))
    if written is not None and not isinstance(written, str):
        raise UnmappedError(f"expected a text in params.buttons.{number}.payload")
    if not written:
        return f"${number}"
    return written if written.startswith("$") else f"${written}"
