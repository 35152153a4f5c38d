"""The vault's function of tasks on a real PostgreSQL, with a session that waits for a call."""

from collections.abc import Iterator

import pytest

from lambda_src.flow_tasks.logic import FlowTasks
from lambda_src.vault.transaction import Vault
from tests.lambda_src.flow_tasks.working import World
from tests.lambda_src.postgres import Database, database, empty_database, postgres
from tests.lambda_src.vault.suite import open_vault

__all__ = ["database", "empty_database", "postgres"]


@pytest.fixture
def vault(database: Database) -> Iterator[Vault]:
    with open_vault(database, "gatehouse_tasks") as opened:
        yield opened


@pytest.fixture
def world(database: Database, vault: Vault) -> Iterator[World]:
    tasks = FlowTasks(vault, lease_seconds=60, circuit_failures=3, circuit_seconds=60)
    with open_vault(database, "gatehouse_flows") as playing:
        yield World.of(database, playing, tasks)
