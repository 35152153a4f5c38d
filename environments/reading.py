"""Reading one TOML file, or one error that says where it is wrong."""

import re
import tomllib
from pathlib import Path
from typing import Any

from .mistakes import SettingsError

_POSITION = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


def read(path: Path, file: str) -> dict[str, Any]:
    """Return the document at `path`; errors call it `file`.

    Raises:
        SettingsError: it cannot be read or is not TOML.

    """
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
