"""Installs locked packages with uv, four times as fast as pip, and with pip when uv cannot.

uv does not read pip's configuration, so the index that this machine's pip uses is passed on to it.
Whatever an index serves, the hashes of the lock file decide.
"""

import ast
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from gatehouse.home import installed, repository
from gatehouse.setup import commands
from gatehouse.setup.steps import StepError
from gatehouse.setup.virtual_environment import PYTHON

LOCKS = repository() / "requirements"
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--no-compile")
_UV = ("-m", "uv", "pip", "install", "--no-progress")
_CONFIGURED = re.compile(r"^(?::env:|\w+)\.([a-z-]+)=(.+)$", re.MULTILINE)
_UV_VARIABLES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}


def install_locked(step: str, lock: Path, python: Path = PYTHON) -> None:
    """Install a lock file beside `python`, `.venv`'s by default.

    Raises StepError when uv and pip both fail.
    """
    locked = ("--require-hashes", "-r", lock)
    try:
        commands.run(step, [PYTHON, *_UV, "--python", python, *locked], uv_variables())
    except StepError:
        commands.run(step, [python, *PIP, *locked])


def bootstrap(step: str, packages: str, lock_name: str) -> None:
    """Install the packages of a lock file whose names match a regular expression."""
    lock = installed() / "tools" / f"{step}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_text(excerpt(packages, lock_name), encoding="utf-8")
    if step == "uv":
        commands.run(step, [PYTHON, *PIP, "--require-hashes", "-r", lock])
    else:
        install_locked(step, lock)


def excerpt(packages: str, lock_name: str) -> str:
    """Return the part of `requirements/<lock_name>.lock` that pins matching packages."""
    text = (LOCKS / f"{lock_name}.lock").read_text(encoding="utf-8")
    blocks = re.findall(rf"^(?:{packages})==.*(?:\n[ \t]+\S.*)*", text, re.MULTILINE)
    return "\n".join(blocks) + "\n"


def uv_variables() -> dict[str, str]:
    """Return the environment variables that make uv use the index that pip is set up for."""
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return translate(listed, os.environ)


def translate(pip_configuration: str, given: Mapping[str, str]) -> dict[str, str]:
    """Translate what `pip config list` prints; variables that are `given` already are left alone.

    Every index may serve every package, as with pip: uv's own default looks no further than the
    first index that knows a name.
    """
    variables = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    for key, quoted in _CONFIGURED.findall(pip_configuration):
        name = _UV_VARIABLES.get(key)
        if name is not None and name not in given:
            separator = "," if name == "UV_FIND_LINKS" else " "
            variables[name] = separator.join(str(ast.literal_eval(quoted)).split())
    return variables
