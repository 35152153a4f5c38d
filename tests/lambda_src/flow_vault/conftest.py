"""The vault's function on a real PostgreSQL."""

from collections.abc import Iterator

import pytest

from lambda_src.flow_vault.handler import Flows
from tests.lambda_src.flow_vault.asking import Asker, flows
from tests.lambda_src.postgres import Database, database, empty_database, postgres
from tests.lambda_src.vault.suite import open_vault

__all__ = ["database", "empty_database", "postgres"]


@pytest.fixture
def made(database: Database) -> Iterator[Flows]:
    with open_vault(database, "gatehouse_flows") as vault:
        yield flows(vault)


@pytest.fixture
def admin(made: Flows) -> Asker:
    return Asker.admin(made)
