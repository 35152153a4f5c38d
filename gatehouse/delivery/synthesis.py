"""Synthesizes an environment, and reads what came out of it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.home import machine_variables, repository
from gatehouse.toolchain import environment as toolchain_environment

_TIMEOUT_SECONDS = 300


class SynthesisError(Exception):
    """The stacks could not be synthesized; the message says what to change."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@dataclass(frozen=True)
class SynthesizedStack:
    """One stack: its name, its folder (cdk.tf.json, assets) and the stacks that it reads."""

    name: str
    folder: Path
    dependencies: tuple[str, ...]

    def configuration(self) -> dict[str, Any]:
        """The Terraform configuration as JSON."""
        loaded: dict[str, Any] = json.loads(
            (self.folder / "cdk.tf.json").read_text(encoding="utf-8")
        )
        return loaded


@dataclass(frozen=True)
class Synthesis:
    """All stacks of one environment in the order of their dependencies."""

    environment: str
    folder: Path
    stacks: tuple[SynthesizedStack, ...]

    def placeholders(self) -> Mapping[str, Mapping[str, str]]:
        """Stand-ins for every stack's outputs, for plans that read no state."""
        text = (self.folder / "placeholders.json").read_text(encoding="utf-8")
        loaded: dict[str, dict[str, str]] = json.loads(text)
        return loaded

    def dependencies(self) -> dict[str, tuple[str, ...]]:
        """Which stacks each stack reads, by name."""
        return {stack.name: stack.dependencies for stack in self.stacks}


def synthesize(
    environment: str, folder: Path, *, of_this_machine: bool = True, sources: Path | None = None
) -> Synthesis:
    """Runs the composition root in a process of its own, as `cdktf synth` does.

    `of_this_machine` is whether `local` has the ports and hashes that this home's rehearsal chose.
    `sources` are those of this checkout, unless another's are given.

    Raises:
        SynthesisError: with exit code 2 when settings or bundles are at fault.

    """
    variables = toolchain_environment(keep_aws=False)
    if of_this_machine:
        variables |= machine_variables(environment)
    ran = subprocess.run(
        [sys.executable, "-m", "stacks"],
        cwd=sources or repository(),
        env={**variables, "GATEHOUSE_ENV": environment, "CDKTF_OUTDIR": str(folder.resolve())},
        capture_output=True,
        text=True,
        check=False,
        timeout=_TIMEOUT_SECONDS,
    )
    if ran.returncode:
        raise SynthesisError(ran.stderr.strip(), ran.returncode)
    return read(environment, folder)


def read(environment: str, folder: Path) -> Synthesis:
    """What an earlier synthesis wrote into `folder`."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    unordered = {
        name: SynthesizedStack(
            name=name,
            folder=folder / entry["workingDirectory"],
            dependencies=tuple(sorted(entry["dependencies"])),
        )
        for name, entry in manifest["stacks"].items()
    }
    return Synthesis(environment, folder, _ordered(unordered))


def _ordered(stacks: Mapping[str, SynthesizedStack]) -> tuple[SynthesizedStack, ...]:
    ordered: dict[str, SynthesizedStack] = {}

    def visit(stack: SynthesizedStack) -> None:
        for name in stack.dependencies:
            visit(stacks[name])
        ordered.setdefault(stack.name, stack)

    for name in sorted(stacks):
        visit(stacks[name])
    return tuple(ordered.values())
