"""A platform whose tenant acme has a flow of two questions, and a receiver."""

from collections.abc import Iterator

import pytest

from tests.lambda_src.flow_events.platform import Platform, platform
from tests.lambda_src.flow_vault.asking import Asker, flow, question, said
from tests.lambda_src.flow_worker.hosts import Host, host
from tests.lambda_src.postgres import Database, database, empty_database, postgres

__all__ = ["database", "empty_database", "postgres"]
TALK = flow(
    "talk", {**question(), "id": "first"}, {**question("temp.b"), "id": "second"}, said("x")
)


@pytest.fixture
def receiver() -> Iterator[Host]:
    with host() as there:
        yield there


@pytest.fixture
def here(database: Database, receiver: Host) -> Iterator[Platform]:
    with platform(database, receiver) as made:
        Asker.admin(made.flows()).publish(TALK)
        yield made
