"""A suspended tenant and a blocked user get no transaction, whichever function asks for one."""

from collections.abc import Callable

import pytest
from psycopg.errors import InsufficientPrivilege

from lambda_src.migrate.access import change_access
from lambda_src.migrate.requests import AccessChange
from lambda_src.runtime.http.errors import ForbiddenError, TenantSuspendedError, UserBlockedError
from lambda_src.runtime.identity.claims import Caller
from lambda_src.vault.transaction import Vault
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.suite import open_vault

ANNA, BERT = Caller("acme", "user-1"), Caller("acme", "user-2")
GLOBEX = Caller("globex", "user-1")
Change = Callable[..., int]


@pytest.fixture
def change(database: Database) -> Change:
    """What `gatehouse tenants` and `users` do in the vault."""

    def run(tenant_id: str, user_id: str = "", *, is_blocked: bool) -> int:
        made = AccessChange(tenant_id=tenant_id, user_id=user_id, is_blocked=is_blocked)
        outcome = change_access(database.connector("administrator").open, made)
        return int(outcome["resumed_calls"])

    return run


def refusal(vault: Vault, caller: Caller) -> type[Exception] | None:
    try:
        with vault.transaction(caller, read_only=True) as connection:
            connection.execute("SELECT count(*) FROM app.orders")
    except ForbiddenError as error:
        return type(error)
    return None


def test_a_suspended_tenant_gets_no_transaction_until_it_is_active(
    database: Database, change: Change
) -> None:
    with open_vault(database) as vault:
        assert refusal(vault, ANNA) is None
        for _ in range(2):
            change("acme", is_blocked=True)
        assert refusal(vault, ANNA) is refusal(vault, BERT) is TenantSuspendedError
        assert refusal(vault, GLOBEX) is None
        change("acme", is_blocked=False)
        assert refusal(vault, ANNA) is None


def test_a_blocked_user_gets_none_and_the_others_of_the_tenant_do(
    database: Database, change: Change
) -> None:
    change("acme", "user-1", is_blocked=True)
    with open_vault(database) as vault:
        assert refusal(vault, ANNA) is UserBlockedError
        assert refusal(vault, BERT) is refusal(vault, GLOBEX) is None
        change("acme", is_blocked=True)
        assert refusal(vault, ANNA) is TenantSuspendedError
        change("acme", "user-1", is_blocked=False)
        change("acme", is_blocked=False)
        assert refusal(vault, ANNA) is None


def test_what_has_happened_already_can_be_recorded_of_a_suspended_tenant(
    database: Database, change: Change
) -> None:
    change("acme", is_blocked=True)
    with (
        open_vault(database) as vault,
        vault.transaction(ANNA, even_if_blocked=True) as connection,
    ):
        assert connection.execute("SELECT 1 AS one").fetchone() == {"one": 1}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM app.access_blocks",
        "UPDATE app.access_blocks SET user_id = 'nobody'",
        "INSERT INTO app.access_blocks (tenant_id) VALUES ('acme')",
    ],
)
def test_the_functions_role_may_not_change_who_is_blocked(
    database: Database, statement: str
) -> None:
    with database.connect("gatehouse_app") as connection:
        connection.execute("SELECT set_config('app.tenant_id', 'acme', false)")
        with pytest.raises(InsufficientPrivilege):
            connection.execute(statement.encode())
