"""Whose AWS credentials a command uses."""

import os
from collections.abc import Mapping

from gatehouse.commands.console import err
from gatehouse.delivery.github import identity as github
from gatehouse.settings import load
from gatehouse.toolchain import environment as toolchain_environment
from rehearsal import credentials


def variables(env: str, role: str) -> Mapping[str, str]:
    """The environment's delivery role in the rehearsal and in a GitHub job.

    Elsewhere it is whatever AWS identity the shell has.
    """
    if env == "local":
        return {**toolchain_environment(), **credentials.environment(role)}
    if github.is_a_job(os.environ):
        settings = load(env)
        assumed = github.assume(settings, role, os.environ)
        err.print(f"Acting as {settings.resource_prefix}-{role}.")
        return {**toolchain_environment(), **assumed}
    err.print(f"Using the AWS credentials of this shell for {env}.")
    return toolchain_environment(keep_aws=True)
