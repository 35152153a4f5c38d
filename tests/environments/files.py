"""Files of environments with a change, and the mistakes that `load` finds in them."""

import copy
import datetime as dt
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import environments
from environments import SettingsError, load

PACKAGE = Path(environments.__file__).parent
DELETED = object()

Document = dict[str, Any]


def shipped(name: str) -> Document:
    """The file in the repository, as TOML reads it."""
    return tomllib.loads((PACKAGE / f"{name}.toml").read_text(encoding="utf-8"))


def changed(document: Document, changes: Mapping[str, object]) -> Document:
    """A copy in which dotted keys have other values; DELETED takes a key away."""
    copied = copy.deepcopy(document)
    for dotted, value in changes.items():
        *parents, key = dotted.split(".")
        table = copied
        for parent in parents:
            table = table.setdefault(parent, {})
        if value is DELETED:
            del table[key]
        else:
            table[key] = value
    return copied


def write(document: Document, directory: Path, name: str) -> Path:
    path = directory / f"{name}.toml"
    path.write_text("\n".join(f"{_text(k)} = {_toml(v)}" for k, v in document.items()), "utf-8")
    return path


def mistakes(name: str, changes: Mapping[str, object], directory: Path) -> list[str]:
    """What `load` says about the shipped file with changes, each line without the file's name."""
    path = write(changed(shipped(name), changes), directory, name)
    lines = attempt(name, directory)
    assert all(line.startswith(f"{path}: ") for line in lines)
    return [line.removeprefix(f"{path}: ") for line in lines]


def attempt(name: str, directory: Path) -> tuple[str, ...]:
    """The mistakes of the file as it is; none when it loads. Any other exception goes through."""
    try:
        load(name, directory)
    except SettingsError as error:
        return error.mistakes
    return ()


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    # Python writes no decimal number of thousands of digits.
    return hex(value) if isinstance(value, int) and value >= 1 << 63 else repr(value)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
