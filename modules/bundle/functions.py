"""A function's zip: its own sources and the runtime that all functions share."""

from pathlib import Path

from modules.bundle.archive import read_tree, write_zip
from modules.bundle.artifact import Artifact, BundleError

_PACKAGE = "lambda_src"
_SHARED = "runtime"
START_SCRIPT = "run.sh"


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
    shared: tuple[str, ...] = (),
    alone: bool = False,
) -> Artifact:
    """Write `out_dir/<function_name>.zip` from the sources below `source_root/lambda_src`.

    `shared` are further packages beside the runtime that it imports, such as `vault`; one that is
    `alone` has not even the runtime, so that no change of another's code changes it. A start
    script goes to the root of the zip. Raises BundleError when there is no such function.
    """
    package = source_root / _PACKAGE
    known = function_names(source_root)
    if function_name not in known:
        msg = f"There is no function {function_name!r} in {package}. Functions: {', '.join(known)}."
        raise BundleError(msg)
    entries = {f"{_PACKAGE}/__init__.py": (package / "__init__.py").read_bytes()}
    for part in (function_name, *(() if alone else (_SHARED,)), *shared):
        entries |= read_tree(package / part, f"{_PACKAGE}/{part}")
    script = entries.pop(f"{_PACKAGE}/{function_name}/{START_SCRIPT}", None)
    if script is not None:
        entries[START_SCRIPT] = script
    return write_zip(out_dir / f"{function_name}.zip", entries)
