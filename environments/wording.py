"""Keys and values in the words of the file, each on one line, and never a secret."""

import json
import re

from .secrecy import HIDDEN, is_showable

Step = str | int
"""One step of the way to a value: the key in a table, or the position in a list."""

_LONGEST = 80
_LARGEST_BITS = 128


def dotted(steps: tuple[Step, ...]) -> str:
    """Return a key as TOML writes it, with list items as `[2]`."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f"{'.' if text else ''}{_key(step)}"
    return text


def shown(value: object, steps: tuple[Step, ...]) -> str:
    """Return a value as TOML writes it, cut to a line, hidden where it may be a secret.

    `steps` lead to the value: a name such as `api_key` alone is a reason to hide it.
    """
    if isinstance(value, str):
        showable = is_showable(value, tuple(str(step) for step in steps))
        return _cut(json.dumps(value)) if showable else HIDDEN
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > _LARGEST_BITS:
        return f"(a number of {value.bit_length()} bits)"
    if isinstance(value, list):
        return _cut(f"[{', '.join(shown(item, steps) for item in value[:_LONGEST])}]")
    if isinstance(value, dict):
        return "(a table)"
    return _cut(f"{value}")


def _key(step: str) -> str:
    if not is_showable(step, ()):
        return HIDDEN
    return step if re.fullmatch(r"[A-Za-z0-9_-]{1,80}", step) else _cut(json.dumps(step))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
