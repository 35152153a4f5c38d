"""`migrate`: invoked by Terraform on each deploy. An error fails the deploy; nothing has changed.

Operators invoke it too, to block or allow a tenant or user (`AccessChange`) and to give a tenant
demo data: it is the one function whose role may write those rows.
Payload and answer: `MigrateRequest` and `Migration`. Terraform shows the message of an error.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lambda_src.migrate.access import change_access
from lambda_src.migrate.logic import Migration, migrate, seed_tenant
from lambda_src.migrate.requests import MigrateRequest
from lambda_src.migrate.settings import Settings
from lambda_src.runtime.clock import now
from lambda_src.runtime.http.requests import read_fields
from lambda_src.runtime.logs import configure
from lambda_src.runtime.settings import load
from lambda_src.vault.connection import Connector, connector, own_credentials


@cache
def compose() -> Connector:
    """Build the administrator's connector from the environment, once while warm."""
    settings = load(Settings)
    configure(settings)
    return connector(settings, own_credentials)


def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Migrate and return what was done. Raises for anything that went wrong."""
    del context
    request = read_fields(dict(event), MigrateRequest)
    if request.is_destroy:
        return asdict(Migration([], 0, {}))
    if request.access is not None:
        return change_access(compose().open, request.access)
    if request.demo_tenant is not None:
        until = request.demo_until or now().date()
        return {"seeded": seed_tenant(compose().open, request.demo_tenant, until)}
    return asdict(run(compose(), request, today=now().date()))


def run(administrator: Connector, request: MigrateRequest, *, today: date) -> Migration:
    """Migrate as the administrator, by password if the request brings one."""
    if (password := request.administrator_password) is not None:
        administrator = replace(administrator, password=lambda _: password.get_secret_value())
    demo_until = (request.demo_until or today) if request.seed else None
    return migrate(
        administrator.open, demo_until=demo_until, pooled_verifier=request.pooled_verifier
    )
