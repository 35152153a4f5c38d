"""Cognito pre-token-generation trigger (V1_0): puts tenant and role into the ID token."""

from functools import cache

from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import BotoCoreError, ClientError

from lambda_src.pre_token_generation.logic import (
    Event,
    SignInRefusedError,
    active_membership,
    override,
    user_of,
)
from lambda_src.pre_token_generation.settings import Settings
from lambda_src.runtime.identity.tenants import TenantStore
from lambda_src.runtime.logs import configure, logger
from lambda_src.runtime.settings import SettingsError, load
from lambda_src.runtime.storage.dynamodb import Table, connect


@cache
def compose() -> TenantStore:
    """Open the tenants table that the environment names."""
    settings = load(Settings)
    configure(settings)
    return TenantStore(Table(connect(), settings.tenants_table_name))


def handler(event: Event, context: LambdaContext) -> Event:
    """Return the event with our claims. Raises SignInRefusedError: then there is no token."""
    del context
    try:
        return override(event, active_membership(compose(), user_of(event)))
    except SignInRefusedError:
        logger.warning("sign-in refused", exc_info=True)
        raise
    except (BotoCoreError, ClientError, SettingsError):
        logger.exception("membership could not be read")
        raise SignInRefusedError("Sign-in is not available right now. Try again.") from None
