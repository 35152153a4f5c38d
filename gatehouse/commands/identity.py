"""Whose AWS credentials a command uses."""

import os
from collections.abc import Mapping

from gatehouse import emulator
from gatehouse.aws import AwsCaller
from gatehouse.commands.console import err
from gatehouse.delivery.github import identity as github
from gatehouse.platform import PlatformError
from gatehouse.settings import load
from gatehouse.toolchain import environment as toolchain_environment


def variables(env: str, role: str) -> Mapping[str, str]:
    """The environment's delivery role in the rehearsal and in a GitHub job.

    Elsewhere it is whatever AWS identity the shell has.

    Raises:
        PlatformError: the shell has none.

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
        raise PlatformError(
            f"No AWS credentials for {env}: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY, in this shell."
        )
    err.print(f"Using the AWS credentials of this shell for {env}.")
    return inherited
