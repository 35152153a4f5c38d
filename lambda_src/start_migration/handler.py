"""`start_migration`: invoked by Terraform on each deploy, it has the vault migrate.

The payload is `migrate`'s, without passwords. An error fails the deploy.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

from lambda_src.runtime import clients
from lambda_src.runtime.logs import configure
from lambda_src.runtime.settings import load
from lambda_src.start_migration.logic import Migrations
from lambda_src.start_migration.pooled import PooledPassword
from lambda_src.start_migration.settings import Settings

# A migration is not started twice because its answer is late.
_PATIENT = Config(read_timeout=900, retries={"total_max_attempts": 1})


@cache
def compose() -> Migrations:
    """Build it from the environment, once while warm."""
    settings = load(Settings)
    configure(settings)
    secrets = clients.client("secretsmanager")
    pooled = PooledPassword(secrets, settings.pooled_secret_arn)
    return Migrations(
        functions=clients.client("lambda", config=_PATIENT),
        secrets=secrets,
        migrate_function_name=settings.migrate_function_name,
        master_secret_arn=settings.master_secret_arn,
        pooled=pooled if settings.pooled_secret_arn else None,
    )


def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Return what was migrated. Raises when nothing was."""
    del context
    return compose().start(event)
