"""`.venv/bin/cdktf`: the CDK for Terraform command line with this checkout's tools.

`GATEHOUSE_ENV` names the environment, `local` when it is not set.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from gatehouse.home import machine_variables, repository
from gatehouse.toolchain import Toolchain, ToolchainError, environment, locate

ENVIRONMENT_VARIABLE = "GATEHOUSE_ENV"
_RUNS_TERRAFORM = frozenset({"apply", "deploy", "destroy", "diff", "output", "outputs", "plan"})
_CHANGES = frozenset({"apply", "deploy", "destroy"})


def main() -> NoReturn:
    """Become cdktf. Exits with 1 and one message when a tool or the rehearsal is missing."""
    arguments = sys.argv[1:]
    try:
        tools = locate()
        variables = command_environment(arguments, os.environ.get(ENVIRONMENT_VARIABLE) or "local")
    except (ToolchainError, ConnectionError) as error:
        sys.exit(str(error))
    os.chdir(repository())
    command = [str(tools.node_bin / "node"), str(tools.cdktf), *command_line(arguments, tools)]
    os.execve(command[0], command, variables)  # noqa: S606 - an argument list, no shell


def command_line(arguments: Sequence[str], tools: Toolchain) -> list[str]:
    """Return cdktf's arguments, completed.

    With a mirror it must not ask the registry for other hashes. A stack that is deployed alone
    reads the remote state of those it depends on, so they need not be deployed along.
    """
    added = []
    if tools.provider_mirror is not None and _runs_terraform(arguments):
        added.append("--skip-provider-lock")
    if _runs_terraform(arguments) and arguments[0] in _CHANGES:
        added.append("--ignore-missing-stack-dependencies")
    return [*arguments, *(flag for flag in added if flag not in arguments)]


def command_environment(arguments: Sequence[str], name: str) -> dict[str, str]:
    """Return the variables for a command in the environment `name`.

    In `local`, commands that run Terraform get the rehearsal's credentials and never those of the
    caller's shell; elsewhere the shell's AWS variables are kept. Raises ToolchainError when setup
    has not run, ConnectionError when the rehearsal is needed and does not run.
    """
    variables = environment(keep_aws=name != "local") | {ENVIRONMENT_VARIABLE: name}
    variables |= machine_variables(name)
    if name == "local" and _runs_terraform(arguments):
        variables |= _rehearsal()
    return variables


def _rehearsal() -> Mapping[str, str]:
    from gatehouse.emulator import environment as credentials  # noqa: PLC0415 - only then

    return credentials()


def _runs_terraform(arguments: Sequence[str]) -> bool:
    return "--help" not in arguments and bool(_RUNS_TERRAFORM.intersection(arguments[:1]))
