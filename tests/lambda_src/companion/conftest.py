"""A tenant with the invented books of the demo data, on a real PostgreSQL."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from lambda_src.flow_vault.handler import Flows
from lambda_src.migrate import demo
from lambda_src.migrate.logic import seed_tenant
from tests.lambda_src.flow_vault.asking import Asker, flows
from tests.lambda_src.postgres import Database, database, postgres
from tests.lambda_src.vault.suite import open_vault

__all__ = ["database", "postgres"]


@dataclass(frozen=True)
class Library:
    """Two tenants; acme alone has books."""

    database: Database
    made: Flows

    def member(self, tenant_id: str = "acme", user_id: str = "user-1") -> Asker:
        return Asker.member(self.made, tenant_id, user_id)


@pytest.fixture
def library(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setattr(demo, "DAYS", 1)
    seed_tenant(database.connector("administrator").open, "acme", date(2026, 11, 20))
    with open_vault(database, "gatehouse_flows") as vault:
        yield Library(database, flows(vault))
