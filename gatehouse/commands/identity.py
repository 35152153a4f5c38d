"""Whose AWS credentials a command uses."""

import os
from collections.abc import Mapping

from environments.kind import REHEARSED
from gatehouse import emulator
from gatehouse.aws import AwsCaller
from gatehouse.commands.console import err
from gatehouse.delivery.github import identity as github
from gatehouse.platform import NoCredentialsError
from gatehouse.settings import load
from gatehouse.toolchain import environment as toolchain_environment


def require_running(env: str) -> None:
    """Fail before minutes of work where the rehearsal is meant and does not run.

    Raises:
        NotRunningError: it does not.

    """
    if env == REHEARSED:
        emulator.endpoint()


def variables(env: str, role: str) -> Mapping[str, str]:
    """The environment's delivery role in the rehearsal and in a GitHub job.

    Elsewhere it is whatever AWS identity the shell has.

    Raises:
        NoCredentialsError: the shell has none.

    """
    if env == "local":
        return {**toolchain_environment(), **emulator.environment(role)}
    if github.is_a_job(os.environ):
        settings = load(env)
        assumed = github.assume(settings, role, os.environ)
        err.print(f"Acting as {settings.resource_prefix}-{role}.")
        return {**toolchain_environment(), **assumed}
    inherited = toolchain_environment(keep_aws=True)
    if not AwsCaller(inherited).has_credentials:
        raise NoCredentialsError(env)
    err.print(f"Using the AWS credentials of this shell for {env}.")
    return inherited
