"""A function's zip: its own sources and the runtime that all functions share."""

import re
from collections.abc import Mapping
from pathlib import Path

from modules.bundle.archive import read_tree, write_zip
from modules.bundle.artifact import Artifact, BundleError

_PACKAGE = "lambda_src"
_SHARED = "runtime"
START_SCRIPT = "run.sh"
_IMPORT = re.compile(rf"^ *(?:from|import) {_PACKAGE}\.(\w+)".encode(), re.MULTILINE)


def function_names(source_root: Path) -> list[str]:
    """Return the functions below `source_root/lambda_src`: folders with a handler or a script."""
    found = (source_root / _PACKAGE).glob("*/*")
    entries = {"handler.py", START_SCRIPT}
    return sorted({path.parent.name for path in found if path.name in entries})


def imported_packages(source_root: Path, function_name: str) -> tuple[str, ...]:
    """Return what a function's zip needs beside itself and the runtime: its `shared` packages."""
    found, waiting = {function_name}, [function_name]
    while waiting:
        tree = read_tree(source_root / _PACKAGE / waiting.pop(), "")
        for name, content in tree.items():
            new = _imports(name, content) - found
            found |= new
            waiting += new
    return tuple(sorted(found - {function_name, _SHARED}))


def build_function(
    source_root: Path,
    function_name: str,
    out_dir: Path,
    *,
    shared: tuple[str, ...] = (),
    alone: bool = False,
) -> Artifact:
    """Write `out_dir/<function_name>.zip` from the sources below `source_root/lambda_src`.

    `shared` are further packages beside the runtime that it imports, such as `vault`; one that is
    `alone` has not even the runtime, so that no change of another's code changes it. A start
    script goes to the root of the zip. Raises BundleError when there is no such function, and when
    it imports a package that is not among them.
    """
    package = source_root / _PACKAGE
    known = function_names(source_root)
    if function_name not in known:
        msg = f"There is no function {function_name!r} in {package}. Functions: {', '.join(known)}."
        raise BundleError(msg)
    entries = {f"{_PACKAGE}/__init__.py": (package / "__init__.py").read_bytes()}
    parts = (function_name, *(() if alone else (_SHARED,)), *shared)
    for part in parts:
        entries |= read_tree(package / part, f"{_PACKAGE}/{part}")
    _check_imports(function_name, parts, entries)
    script = entries.pop(f"{_PACKAGE}/{function_name}/{START_SCRIPT}", None)
    if script is not None:
        entries[START_SCRIPT] = script
    return write_zip(out_dir / f"{function_name}.zip", entries)


def _check_imports(
    function_name: str, parts: tuple[str, ...], entries: Mapping[str, bytes]
) -> None:
    """Raise BundleError when a module of the zip imports one that is not in it."""
    for name, content in entries.items():
        for part in sorted(_imports(name, content) - {*parts}):
            raise BundleError(
                f"{name} imports {_PACKAGE}.{part}, which the zip of {function_name} does not "
                f"have: add {part!r} to its `shared` packages in the stack."
            )


def _imports(name: str, content: bytes) -> set[str]:
    found = _IMPORT.findall(content) if name.endswith(".py") else []
    return {part.decode() for part in found}
