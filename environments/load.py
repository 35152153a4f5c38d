"""Reading the file of an environment: settings, or one error that lists every mistake."""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from . import machine
from .mistakes import SettingsError, explain
from .names import HERE, is_name, names
from .reading import read
from .settings import Settings
from .wording import Step, shown


def load(
    name: str, directory: Path | None = None, variables: Mapping[str, str] | None = None
) -> Settings:
    """Return the settings of an environment from `<directory>/<name>.toml`.

    The directory is this package's own unless given. For `local`, the file that the variable
    GATEHOUSE_MACHINE_SETTINGS names (in `variables`, or in the process's) has the last word on
    its keys. Nothing else is read: no network, no other variable.

    Raises:
        SettingsError: no file has the name, a file cannot be read or is not TOML, keys or
            values in it are wrong, or the variable is set for an environment that is not local.

    """
    if not is_name(name) or (directory is None and name not in names()):
        raise SettingsError(_unknown(name))
    path = (directory or HERE) / f"{name}.toml"
    file = f"environments/{path.name}" if directory is None else str(path)
    document = read(path, file)
    over = (os.environ if variables is None else variables).get(machine.VARIABLE)
    own = _machine(name, over)
    merged = machine.merged(document, own)

    def place(*steps: Step) -> str:
        return str(over) if over and machine.says(own, steps) else file

    mistakes: list[str] = []
    if "name" in merged:
        value = shown(merged.pop("name"), ("name",))
        mistakes.append(
            f"{place('name')}: name = {value}: expected to be left out: the file's name is the name"
        )
    try:
        settings = Settings.model_validate({"name": name, **merged})
    except ValidationError as error:
        mistakes += [f"{place(*steps)}: {line}" for steps, line in explain(merged, Settings, error)]
    if mistakes:
        raise SettingsError(*mistakes)
    return settings


def _machine(name: str, file: str | None) -> dict[str, Any]:
    if not file:
        return {}
    if name != machine.ENVIRONMENT:
        raise SettingsError(
            f"{machine.VARIABLE} is set: expected to be unset for {name}: "
            f"what a machine says is for {machine.ENVIRONMENT} only"
        )
    return read(Path(file), file)


def _unknown(name: str) -> str:
    known = names()
    near = difflib.get_close_matches(name, known, n=1)
    question = f"; did you mean {near[0]}?" if near else ""
    value = shown(name, ())
    return f"unknown environment {value}: expected one of {', '.join(known)}{question}"
