"""Proofs that the isolation suite can fail: each guard taken away alone makes it fail."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lambda_src.vault import transaction
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.isolation import LeakError
from tests.lambda_src.vault.rows import TABLES
from tests.lambda_src.vault.suite import exhaustive, generated, open_vault, owner_of

VERBS = ("select", "insert", "update", "delete")
POLICIES = [(table, f"{table}_{verb}") for table in TABLES for verb in VERBS]
ALL_THROUGH = {
    "SELECT": "USING (true)",
    "INSERT": "WITH CHECK (true)",
    "UPDATE": "USING (true) WITH CHECK (true)",
    "DELETE": "USING (true)",
}
EXAMPLES = 150


@contextmanager
def without(database: Database, table: str, policy: str) -> Iterator[str]:
    """Drop a policy for a while; give the command that it was for."""
    (was,) = database.run(
        "SELECT cmd, qual, with_check FROM pg_policies WHERE tablename = %s AND policyname = %s",
        table,
        policy,
    )
    database.run(f"DROP POLICY {policy} ON app.{table}")
    try:
        yield was["cmd"]
    finally:
        using = f" USING {was['qual']}" if was["qual"] else ""
        check = f" WITH CHECK {was['with_check']}" if was["with_check"] else ""
        database.run(f"DROP POLICY IF EXISTS {policy} ON app.{table}")
        database.run(f"CREATE POLICY {policy} ON app.{table} FOR {was['cmd']}{using}{check}")


@pytest.mark.parametrize(("table", "policy"), POLICIES)
def test_without_any_one_policy(shared_database: Database, table: str, policy: str) -> None:
    with (
        without(shared_database, table, policy),
        open_vault(shared_database) as vault,
        pytest.raises(LeakError),
    ):
        exhaustive(shared_database, vault, [table])


@pytest.mark.parametrize(("table", "policy"), POLICIES)
def test_with_any_one_policy_that_lets_all_through(
    shared_database: Database, table: str, policy: str
) -> None:
    with without(shared_database, table, policy) as command:
        clauses = ALL_THROUGH[command]
        shared_database.run(f"CREATE POLICY {policy} ON app.{table} FOR {command} {clauses}")
        with open_vault(shared_database) as vault, pytest.raises(LeakError):
            exhaustive(shared_database, vault, [table])


def test_with_every_policy_back_in_place_it_passes(shared_database: Database) -> None:
    for table, policy in POLICIES[:2]:
        with without(shared_database, table, policy):
            pass
    with open_vault(shared_database) as vault:
        exhaustive(shared_database, vault)


def test_generated_requests_find_a_policy_that_is_missing(shared_database: Database) -> None:
    with (
        without(shared_database, "orders", "orders_select"),
        open_vault(shared_database) as vault,
        pytest.raises(LeakError),
    ):
        generated(shared_database, vault, EXAMPLES, find_only=True)


def test_for_the_owner_without_force(database: Database) -> None:
    owner = owner_of(database)
    database.run("ALTER TABLE app.order_items NO FORCE ROW LEVEL SECURITY")
    for suite in (exhaustive, generated_briefly):
        with open_vault(database, owner) as vault, pytest.raises(LeakError):
            suite(database, vault)


def test_with_a_setting_that_outlives_its_transaction(
    shared_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = "set_config('app.tenant_id', %(tenant_id)s, true)"
    assert local in transaction._SET_TENANT
    session_wide = transaction._SET_TENANT.replace(local, local.replace("true", "false"))
    monkeypatch.setattr(transaction, "_SET_TENANT", session_wide)
    for suite in (exhaustive, generated_briefly):
        with (
            open_vault(shared_database) as vault,
            pytest.raises(LeakError, match="without a tenant it"),
        ):
            suite(shared_database, vault)


def generated_briefly(database: Database, vault: transaction.Vault) -> None:
    generated(database, vault, EXAMPLES, find_only=True)
