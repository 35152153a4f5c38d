"""Reading the file of an environment: settings, or one error that lists every mistake."""

import difflib
import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from .mistakes import SettingsError, explain
from .settings import NAMES, Settings
from .wording import shown

_HERE = Path(__file__).parent
_POSITION = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


def load(name: str, directory: Path | None = None) -> Settings:
    """Return the settings of an environment from `<directory>/<name>.toml`.

    The directory is this package's own unless given. Nothing else is read: no network, no
    environment variable.

    Raises:
        SettingsError: the environment is unknown, its file cannot be read or is not TOML, or keys
            or values in it are wrong.

    """
    if name not in NAMES:
        raise SettingsError(_unknown(name))
    path = (directory or _HERE) / f"{name}.toml"
    file = f"environments/{path.name}" if directory is None else str(path)
    document = _read(path, file)
    mistakes: list[str] = []
    if "name" in document:
        value = shown(document.pop("name"), ("name",))
        mistakes.append(f"name = {value}: expected to be left out: the file's name is the name")
    try:
        settings = Settings.model_validate({"name": name, **document})
    except ValidationError as error:
        mistakes += explain(document, Settings, error)
    if mistakes:
        raise SettingsError(*(f"{file}: {mistake}" for mistake in mistakes))
    return settings


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, NAMES, n=1)
    question = f"; did you mean {near[0]}?" if near else ""
    value = shown(name, ())
    return f"unknown environment {value}: expected one of {', '.join(NAMES)}{question}"


def _read(path: Path, file: str) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file}: byte {error.start}: expected UTF-8") from None
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {error.strerror}") from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: {_syntax(error, text)}") from None
    except RecursionError:
        raise SettingsError(f"{file}: expected TOML that is not nested this deeply") from None
    except ValueError as error:  # a number that Python refuses to convert
        raise SettingsError(f"{file}: expected TOML with shorter numbers: {error}") from None


def _syntax(error: tomllib.TOMLDecodeError, text: str) -> str:
    found = _POSITION.fullmatch(str(error))
    if found is None:
        return f"not TOML: {error}"
    what, line, column = found.groups()
    if line is None:
        lines = text.split("\n")
        line, column = str(len(lines)), str(len(lines[-1]) + 1)
    return f"line {line}, column {column}: not TOML: {what}"
