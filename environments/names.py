"""Which environments there are: one for each file, in the order in which they are delivered.

`python -m environments` prints them.
"""

import re
import tomllib
from pathlib import Path
from typing import Annotated

from .kind import KINDS
from .shapes import Shape

HERE = Path(__file__).parent
LONGEST = 16
"""Characters of a name: it begins every resource's, and a role of IAM may have 64."""

# What a rehearsal's folder holds beside the folders of environments: docs/rehearsal.md.
_TAKEN = (
    "aws", "bundle", "decisions", "logs", "model", "offline", "ports", "postgres", "processes",
    "setup", "slack", "tools",
)  # fmt: skip
_PATTERN = rf"(?=.{{1,{LONGEST}}}$)(?!(?:{'|'.join(_TAKEN)})$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*"

Name = Annotated[
    str,
    Shape(
        _PATTERN,
        f"a name such as eu-prod: a-z, 0-9 and single hyphens, at most {LONGEST} characters, "
        f"and none of {', '.join(_TAKEN)}",
    ),
]


def is_name(text: str) -> bool:
    """Whether an environment may be called like this."""
    return re.fullmatch(_PATTERN, text, re.ASCII) is not None


def names(directory: Path | None = None) -> tuple[str, ...]:
    """Every environment of a folder (this package's own unless given): by kind, then by name.

    This is the order in which the workflow `apply` takes them. A file whose kind cannot be read
    comes last; `load` tells its mistakes.
    """
    files = [file for file in (directory or HERE).glob("*.toml") if is_name(file.stem)]
    return tuple(file.stem for file in sorted(files, key=lambda it: (_place(it), it.stem)))


def _place(file: Path) -> int:
    try:
        kind = tomllib.loads(file.read_text(encoding="utf-8")).get("kind")
    except (OSError, ValueError, RecursionError):
        return len(KINDS)
    return KINDS.index(kind) if kind in KINDS else len(KINDS)
