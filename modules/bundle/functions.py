"""A function's zip: its own sources, what they import of ours, and the runtime."""

import re
from collections.abc import Mapping
from pathlib import Path

from modules.bundle.archive import read_tree, write_zip
from modules.bundle.artifact import Artifact, BundleError
from modules.bundle.bytecode import of_function
from modules.bundle.targets import target

_PACKAGE = "lambda_src"
_SHARED = "runtime"
START_SCRIPT = "run.sh"
_IMPORT = re.compile(rf"^ *(?:from|import) {_PACKAGE}\.(\w+)".encode(), re.MULTILINE)


def function_names(source_root: Path) -> list[str]:
    """Return the functions below `source_root/lambda_src`: folders with a handler or a script."""
    found = (source_root / _PACKAGE).glob("*/*")
    entries = {"handler.py", START_SCRIPT}
    return sorted({path.parent.name for path in found if path.name in entries})


def build_function(
    source_root: Path,
    function_name: str,
    out_dir: Path,
    *,
    alone: bool = False,
    target_name: str | None = None,
) -> Artifact:
    """Write `out_dir/<function_name>.zip` from the sources below `source_root/lambda_src`.

    With a target it has bytecode beside its modules.

    With it come the runtime and the packages that it imports; one that is `alone` has not even the
    runtime, so that no change of another's code changes it. A start script goes to the root of the
    zip. Raises BundleError when there is no such function.
    """
    package = source_root / _PACKAGE
    known = function_names(source_root)
    if function_name not in known:
        msg = f"There is no function {function_name!r} in {package}. Functions: {', '.join(known)}."
        raise BundleError(msg)
    entries = {f"{_PACKAGE}/__init__.py": (package / "__init__.py").read_bytes()}
    parts = {function_name} if alone else {function_name, _SHARED}
    waiting = list(parts)
    while waiting:
        part = waiting.pop()
        tree = read_tree(package / part, f"{_PACKAGE}/{part}")
        entries |= tree
        if not alone:
            new = _imported(tree) - parts
            parts |= new
            waiting += new
    script = entries.pop(f"{_PACKAGE}/{function_name}/{START_SCRIPT}", None)
    if script is not None:
        entries[START_SCRIPT] = script
    if target_name is not None:
        modules = {name: source for name, source in entries.items() if name.endswith(".py")}
        entries |= of_function(target(target_name), source_root, _PACKAGE, modules)
    return write_zip(out_dir / f"{function_name}.zip", entries)


def _imported(tree: Mapping[str, bytes]) -> set[str]:
    """Return the packages of ours that the modules of a tree import."""
    sources = (content for name, content in tree.items() if name.endswith(".py"))
    return {part.decode() for source in sources for part in _IMPORT.findall(source)}
