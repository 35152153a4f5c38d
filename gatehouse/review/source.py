"""Where in the stacks' source a resource is made: read as text, never imported."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from gatehouse.home import repository
from policies.estate import Estate

_INDEX = re.compile(r"\[.*?\]")


def location(estate: Estate, stack: str, address: str) -> tuple[str, int]:
    """A path in the repository and a line: where the construct is made, else where the stack is."""
    found = estate.stacks.get(stack)
    if found is None or found.synthesized is None:
        return (PurePosixPath(found.file).name if found and found.file else f"{stack}.plan.json"), 1
    for name in _constructs(found.synthesized, address):
        for file in _files(stack):
            line = _line(file, f'"{name}"')
            if line:
                return _shown(file), line
    first = _files(stack)
    return (_shown(first[0]), _line(first[0], "class ") or 1) if first else (stack, 1)


def _constructs(synthesized: Mapping[str, Any], address: str) -> Iterator[str]:
    """The names on the construct's path, the outermost first."""
    type_, _, name = _INDEX.sub("", address).removeprefix("data.").rpartition(".")
    section = synthesized.get("data" if address.startswith("data.") else "resource") or {}
    block = (section.get(type_) or {}).get(name) or {}
    path = ((block.get("//") or {}).get("metadata") or {}).get("path", "")
    yield from path.split("/")[1:]


@cache
def _files(stack: str) -> list[Path]:
    """The stack's own files, the one with its class first, then the helpers that they import."""
    folder = repository() / "stacks"
    own = folder / stack / "stack.py" if (folder / stack).is_dir() else folder / f"{stack}.py"
    parts = sorted((folder / stack).glob("*.py"))
    named = [own, *(file for file in parts if file != own)] if own.exists() else parts
    return [*named, *(file for file in sorted(folder.rglob("*.py")) if _is_read(file, named))]


def _is_read(file: Path, readers: list[Path]) -> bool:
    name = ".".join(file.relative_to(repository()).with_suffix("").parts)
    texts = (reader.read_text(encoding="utf-8") for reader in readers if reader != file)
    is_helper = "(Stack[" not in file.read_text(encoding="utf-8")
    return file not in readers and is_helper and any(name in text for text in texts)


def _shown(file: Path) -> str:
    return file.relative_to(repository()).as_posix()


@cache
def _line(file: Path, text: str) -> int:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if text in line:
            return number
    return 0
