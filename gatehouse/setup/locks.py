"""`python -m gatehouse.setup.locks`: resolve the pins again, or check that they fit their inputs.

Python packages are resolved by uv for every platform from Python 3.11 on, with their hashes; npm's
lock file records no registry addresses. `--check` needs no network.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from gatehouse.home import repository
from gatehouse.setup.packages import uv_variables
from gatehouse.toolchain import environment, locate, pins, provider_lock

SETS = ("platform", "layer", "develop")  # the later ones are constrained by the first
APART = ("checkov",)  # in a virtual environment of its own
NPM_FOLDERS = (".", "web")
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
_REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?(?:==(\S+))?", re.MULTILINE)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m gatehouse.setup.locks", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="only report lock files that do not match"
    )
    parser.add_argument("--upgrade", action="store_true", help="take newer versions where allowed")
    options = parser.parse_args(arguments)
    if not options.check:
        resolve(repository(), upgrade=options.upgrade)
    problems = list(misfits(repository()))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def resolve(root: Path, *, upgrade: bool) -> None:
    """Write requirements/*.lock and npm's lock files anew; pins stay unless `upgrade`."""
    tools, variables, index = locate(), environment(), uv_variables()
    options = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate")
    quiet = ("--no-header", "--quiet", *(["--upgrade"] if upgrade else []))
    for name in (*SETS, *APART):
        without = Path(root, "requirements", f"{name}.overrides")
        left_out = ("--override", without.name) if without.is_file() else ()
        files = (f"{name}.in", *left_out, "--output-file", f"{name}.lock")
        command = [sys.executable, "-m", "uv", "pip", "compile", *options, *quiet, *files]
        subprocess.run(command, cwd=root / "requirements", env=variables | index, check=True)
    npm = [
        tools.node_bin / "node",
        tools.npm,
        "update" if upgrade else "install",
        "--package-lock-only",
        "--ignore-scripts",
    ]
    npm += ["--omit-lockfile-registry-resolved", "--no-audit", "--no-fund"]
    for folder in NPM_FOLDERS:
        subprocess.run(npm, cwd=root / folder, env=variables, check=True)


def misfits(root: Path) -> Iterator[str]:
    """Yield a sentence for every lock file that does not fit what it was resolved from."""
    platform = _pins(root, "platform")
    for name in (*SETS, *APART):
        pinned = _pins(root, name)
        source = (root / "requirements" / f"{name}.in").read_text(encoding="utf-8")
        yield from _pin_problems(name, source, pinned)
        for package, version in pinned.items() if name in SETS else ():
            if platform.get(package, version) != version:
                yield f"requirements/{name}.lock and platform.lock differ on {package}."
    for folder in NPM_FOLDERS:
        yield from _npm_misfits(root, folder)
    if f'version     = "{pins.PROVIDER_VERSION}"' not in provider_lock().read_text(
        encoding="utf-8"
    ):
        yield f"{provider_lock()} does not lock the AWS provider {pins.PROVIDER_VERSION}."


def _pin_problems(name: str, source: str, pinned: dict[str, str]) -> Iterator[str]:
    for package, version in _REQUIREMENT.findall(source):
        found = pinned.get(_normal(package))
        if found is None:
            yield f"requirements/{name}.lock does not pin {package}: run `make lock`."
        elif version and found != version:
            pin = f"pins {package} at {found}, not at {version}"
            yield f"requirements/{name}.lock {pin}: run `make lock`."


def _npm_misfits(root: Path, folder: str) -> Iterator[str]:
    manifest, lock = Path(folder, "package.json"), Path(folder, "package-lock.json")
    manifest_content = json.loads((root / manifest).read_text(encoding="utf-8"))
    text = (root / lock).read_text(encoding="utf-8")
    resolved = json.loads(text)["packages"][""]
    kinds = ("dependencies", "devDependencies")
    if any(resolved.get(kind) != manifest_content.get(kind) for kind in kinds):
        yield f"{lock} does not match its package.json: run `make lock`."
    if '"resolved": "http' in text:
        yield f"{lock} contains a registry address: run `make lock`."


def _pins(root: Path, name: str) -> dict[str, str]:
    lock = (root / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    return {_normal(package): version for package, version in _PINNED.findall(lock)}


def _normal(package: str) -> str:
    """Normalize as packaging.python.org/en/latest/specifications/name-normalization says."""
    return re.sub(r"[-_.]+", "-", package).lower()


if __name__ == "__main__":
    sys.exit(main())
