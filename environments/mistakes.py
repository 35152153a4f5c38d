"""Every mistake of a document as one line: dotted key, value, what was expected."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .described import expected, expected_of, is_named, item_of, section_of
from .secrecy import HIDDEN, WHERE_KEYS_BELONG
from .section import RULE, Section
from .wording import Step, dotted, shown

_ABSENT = object()
_ANY_NAME = "NAME"  # in place of the name of a section in a table of sections


class SettingsError(Exception):
    """An environment cannot be used as it is written.

    `mistakes` has one line each; the message is all of them. Whoever runs a command prints the
    message and exits with `exit_code`.
    """

    exit_code = 2

    def __init__(self, *mistakes: str) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def explain(
    document: Mapping[str, Any], root: type[Section], error: ValidationError
) -> list[tuple[tuple[Step, ...], str]]:
    """Return place and line for each of pydantic's errors, with the document's values as read."""
    return [
        (details["loc"], _explain_one(document, root, details))
        for details in error.errors(include_url=False)
    ]


def _explain_one(document: Mapping[str, Any], root: type[Section], details: ErrorDetails) -> str:
    # pydantic puts one more step behind a wrong key of a table.
    steps = details["loc"][:-1] if details["loc"][-1:] == ("[key]",) else details["loc"]
    value = _value_at(document, steps)
    place = dotted(steps)
    place += " is missing" if value is _ABSENT else f" = {shown(value, steps)}"
    if details["type"] == "extra_forbidden":
        return f"{place}: unknown key; {_suggestion(root, steps, value)}"
    if details["type"] == RULE:
        return f"{place}: expected {details['ctx']['expected']}"
    return f"{place}: expected {_expected_at(root, steps)}"


def _value_at(document: Any, steps: tuple[Step, ...]) -> Any:  # noqa: ANN401 - whatever TOML holds
    for step in steps:
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return _ABSENT
    return document


def _expected_at(root: type[Section], steps: tuple[Step, ...]) -> str:
    section: type[Section] | None = root
    words, is_name = expected(root), False
    for position, step in enumerate(steps):
        if is_name:  # of a section in a table of sections
            is_name, words = False, expected(section)
            continue
        if section is None or step not in section.model_fields:
            return words
        field = section.model_fields[str(step)]
        words = expected_of(field)
        section, is_name = section_of(field.annotation), is_named(field.annotation)
        if section is None and steps[position + 1 :]:
            return expected(item_of(field.annotation))
    return words


def _suggestion(root: type[Section], steps: tuple[Step, ...], value: object) -> str:
    if shown(value, steps) == HIDDEN:
        return f"expected {WHERE_KEYS_BELONG}"
    keys = tuple(_keys(root))
    parent, name = steps[:-1], str(steps[-1])
    siblings = [key[-1] for key in keys if _is_below(key, parent)]
    near = difflib.get_close_matches(name, siblings, n=1)
    if near:
        return f"did you mean {dotted((*parent, near[0]))}?"
    elsewhere = [dotted(key) for key in keys if key[-1] == name]
    if elsewhere:
        return f"did you mean {' or '.join(elsewhere)}?"
    return f"expected one of {', '.join(siblings)}"


def _is_below(key: tuple[str, ...], parent: tuple[Step, ...]) -> bool:
    return len(key) == len(parent) + 1 and all(
        known in {step, _ANY_NAME} for known, step in zip(key, parent, strict=False)
    )


def _keys(section: type[Section], parent: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in section.model_fields.items():
        yield (*parent, name)
        below = section_of(field.annotation)
        if below is not None:
            named = (_ANY_NAME,) if is_named(field.annotation) else ()
            yield from _keys(below, (*parent, name, *named))
