"""Compiles a folder: run by the interpreter of a target, in a process or in WebAssembly.

Bytecode is unchecked: Python takes it without looking at its source, whose time a zip does not
keep. What does not compile is left out, as an import would fail all the same (PEP 552).
"""

import py_compile
import sys
from pathlib import Path

UNZIPPED = "/opt/python"  # where Lambda has the layer: what tracebacks name


def compile_tree(folder: str) -> None:
    """Write `__pycache__` beside every module, one after the other in the order of their names."""
    for path in sorted(Path(folder).rglob("*.py")):
        shown = f"{UNZIPPED}/{path.relative_to(folder).as_posix()}"
        mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
        try:
            py_compile.compile(str(path), dfile=shown, doraise=True, invalidation_mode=mode)
        except py_compile.PyCompileError:
            continue


if __name__ == "__main__":
    compile_tree(sys.argv[1])
