"""Whose AWS credentials a command uses."""

from collections.abc import Mapping

from local.commands.console import err
from local.rehearsal import credentials
from local.toolchain import environment as toolchain_environment


def variables(env: str, role: str) -> Mapping[str, str]:
    """The rehearsal's delivery role in `local`; elsewhere whatever AWS identity the shell has."""
    if env == "local":
        return {**toolchain_environment(), **credentials.environment(role)}
    err.print(f"Using the AWS credentials of this shell for {env}.")
    return toolchain_environment(keep_aws=True)
