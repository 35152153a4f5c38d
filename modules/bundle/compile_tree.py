"""Compiles a folder: run by the interpreter of a target, in a process or in WebAssembly.

Bytecode is unchecked: Python takes it without looking at its source, whose time a zip does not
keep. What does not compile is left out, as an import would fail all the same (PEP 552).
"""

import importlib.util
import marshal
import py_compile
import sys
from collections.abc import Iterator
from pathlib import Path

_UNCHECKED = (0b01).to_bytes(4, "little")  # by the hash of the source, which is not looked at


def compile_tree(folder: str, unzipped: str) -> None:
    """Write `__pycache__` beside every module, one after the other in the order of their names.

    `unzipped` is the folder that tracebacks name: where Lambda has the files.
    """
    for path, shown in _modules(folder, unzipped):
        mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
        try:
            py_compile.compile(str(path), dfile=shown, doraise=True, invalidation_mode=mode)
        except py_compile.PyCompileError:
            continue


def compile_each(folder: str, unzipped: str) -> None:
    """As `compile_tree`, with bytes that no other module changes.

    Whether a value is written once and then referred to depends on what else the process holds
    (https://github.com/python/cpython/issues/78274). The format of Python 2.5 has no references;
    it is a quarter larger and read as fast.
    """
    for path, shown in _modules(folder, unzipped):
        source = path.read_bytes()
        try:
            code = compile(source, shown, "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            continue
        cached = Path(importlib.util.cache_from_source(str(path)))
        cached.parent.mkdir(exist_ok=True)
        header = importlib.util.MAGIC_NUMBER + _UNCHECKED + importlib.util.source_hash(source)
        cached.write_bytes(header + marshal.dumps(code, 2))


def _modules(folder: str, unzipped: str) -> Iterator[tuple[Path, str]]:
    for path in sorted(Path(folder).rglob("*.py")):
        yield path, f"{unzipped}/{path.relative_to(folder).as_posix()}"


if __name__ == "__main__":
    {"tree": compile_tree, "each": compile_each}[sys.argv[1]](*sys.argv[2:])
