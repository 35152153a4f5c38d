"""The function as Terraform invokes it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from lambda_src.migrate.handler import compose, handler, run
from lambda_src.migrate.requests import MigrateRequest
from lambda_src.runtime.http.errors import InvalidRequestError, UnavailableError
from lambda_src.vault.connection import Connector
from lambda_src.vault.settings import DatabaseSettings
from tests.lambda_src.events import Context
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.listeners import certificate, listener


@pytest.fixture
def deployed(empty_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("SERVICE_NAME", "migrate")
    monkeypatch.setenv("DATABASE", empty_database.settings("administrator").model_dump_json())
    compose.cache_clear()
    yield empty_database
    compose.cache_clear()


def tables(database: Database) -> int:
    return len(database.run("SELECT 1 FROM pg_tables WHERE schemaname IN ('app', 'ledger')"))


def test_it_migrates_and_seeds_and_a_second_run_finds_nothing_to_do(deployed: Database) -> None:
    payload = {"seed": True, "demo_until": "2026-11-20", "tf": {"action": "create"}}
    first = handler(payload, Context())
    assert first["applied"]
    assert all(first["seeded"].values())
    again = handler(payload, Context())
    assert again["applied"] == []
    assert not any(again["seeded"].values())


def test_without_seed_there_is_no_demo_data(deployed: Database) -> None:
    assert handler({}, Context())["seeded"] == {}
    assert deployed.run("SELECT * FROM app.orders") == []


def test_terraforms_destroy_does_nothing(deployed: Database) -> None:
    answer = handler({"seed": True, "tf": {"action": "delete", "prev_input": None}}, Context())
    assert answer == {"applied": [], "already_applied": 0, "seeded": {}}
    assert tables(deployed) == 0


def test_an_unknown_field_is_refused_and_nothing_runs(deployed: Database) -> None:
    with pytest.raises(InvalidRequestError, match=r"^sead: is not a known field"):
        handler({"sead": True}, Context())
    assert tables(deployed) == 0


def test_the_password_of_the_first_run_goes_only_to_the_database(tmp_path: Path) -> None:
    pem, key = certificate(tmp_path, "localhost")
    request = MigrateRequest(administrator_password=SecretStr("first-and-last"))
    with listener((pem, key)) as server:
        database = DatabaseSettings(
            host="localhost", port=server.port, name="g", user="administrator", region="eu-west-1"
        )
        administrator = Connector(database, lambda _: "a token", 1, 15, pem)
        with pytest.raises(UnavailableError) as failed:
            run(administrator, request, today=date(2026, 11, 20))
    assert b"first-and-last" in server.received
    assert b"a token" not in server.received
    assert "first-and-last" not in f"{failed.value!r} {request!r} {administrator!r}"
