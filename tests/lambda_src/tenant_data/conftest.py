"""A real PostgreSQL with the demo data of both tenants, which no test here changes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from lambda_src.migrate.logic import migrate
from lambda_src.runtime.http.resolver import Entry
from lambda_src.tenant_data.handler import application
from lambda_src.tenant_data.logic import TenantData
from tests.lambda_src.events import Api
from tests.lambda_src.postgres import Database, Server, postgres, shared_database
from tests.lambda_src.vault.suite import open_vault

__all__ = ["postgres", "seeded", "shared_database"]

UNTIL = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="package")
def seeded(postgres: Server) -> Iterator[Database]:
    with postgres.clone() as database:
        migrate(database.connector("administrator").open, demo_until=UNTIL)
        database.run("ANALYZE")
        yield database


@pytest.fixture
def api(seeded: Database) -> Iterator[Api]:
    with open_vault(seeded, "gatehouse_reports") as vault:
        app = application(TenantData(vault, clock=lambda: NOW))
        yield Api(Entry(lambda: app))
