"""The role in which RDS Proxy signs in: by one password only, with the application's privileges."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from lambda_src.migrate.requests import MigrateRequest
from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.runtime.http.requests import read_fields
from lambda_src.start_migration.pooled import scram_verifier
from tests.lambda_src.migrate.runs import run, with_file
from tests.lambda_src.postgres import Database
from tests.lambda_src.statement_log import logging

PASSWORD, POOLED = "correct-horse", "gatehouse_pooled"
PRIVILEGES = """
SELECT c.oid::regclass::text AS name, g.privilege_type, g.grantee::regrole::text AS grantee
FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS g
WHERE g.grantee <> 0 AND c.relnamespace = 'app'::regnamespace
"""


@contextmanager
def asking_for_passwords(database: Database) -> Iterator[None]:
    """Let the server ask this one role for its password, as Aurora does."""
    (row,) = database.run("SHOW hba_file")
    file = Path(row["hba_file"])
    before = file.read_text()
    for text in (f"local {database.name} {POOLED} scram-sha-256\n{before}", before):
        file.write_text(text)
        database.run("SELECT pg_reload_conf()")
        deadline = time.monotonic() + 10  # a signal to the server, which takes it in its own time
        while is_refused(database, "wrong") != (text != before):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        if text != before:
            yield


def is_refused(database: Database, password: str) -> bool:
    try:
        sign_in(database, password)
    except psycopg.OperationalError as error:
        return "password authentication failed" in str(error)
    return False


def sign_in(database: Database, password: str) -> str:
    with psycopg.connect(
        host=str(database.folder), dbname=database.name, user=POOLED, password=password
    ) as connection:
        row: Any = connection.execute("SELECT current_user").fetchone()
    return str(row[0])


def privileges(database: Database, role: str) -> set[tuple[str, str]]:
    return {
        (row["name"], row["privilege_type"])
        for row in database.run(PRIVILEGES)
        if row["grantee"] == role
    }


def test_the_proxy_signs_in_with_the_password_of_the_verifier_and_no_other(
    empty_database: Database,
) -> None:
    run(empty_database, pooled_verifier=scram_verifier(PASSWORD))
    with asking_for_passwords(empty_database):
        assert sign_in(empty_database, PASSWORD) == POOLED
        assert is_refused(empty_database, f"{PASSWORD}s")


def test_without_a_verifier_nobody_signs_in_as_the_role_of_the_proxy(
    empty_database: Database,
) -> None:
    run(empty_database, pooled_verifier=scram_verifier(PASSWORD))
    run(empty_database)
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        sign_in(empty_database, PASSWORD)
    (role,) = empty_database.run("SELECT rolpassword FROM pg_authid WHERE rolname = %s", POOLED)
    assert role["rolpassword"] is None


def test_the_role_of_the_proxy_may_do_what_the_application_may_and_nothing_else(
    empty_database: Database, tmp_path: Path
) -> None:
    run(empty_database)
    given = privileges(empty_database, "gatehouse_app")
    assert given
    assert privileges(empty_database, POOLED) == given

    run(empty_database, with_file(tmp_path, "9999.less.sql",
        "REVOKE DELETE ON app.orders FROM gatehouse_app;"
        "GRANT SELECT (name) ON app.menu_items TO gatehouse_app;"
        "CREATE FUNCTION app.one() RETURNS int LANGUAGE sql AS 'SELECT 1';"
        "REVOKE ALL ON FUNCTION app.one() FROM PUBLIC;"
        "GRANT EXECUTE ON FUNCTION app.one() TO gatehouse_app;"))  # fmt: skip
    less = privileges(empty_database, POOLED)
    assert given - less == {("app.orders", "DELETE")}
    assert less == privileges(empty_database, "gatehouse_app")
    (one,) = empty_database.run(
        "SELECT has_function_privilege(%s, 'app.one()', 'EXECUTE') AS run,"
        " has_column_privilege(%s, 'app.menu_items', 'name', 'SELECT') AS read", POOLED, POOLED
    )  # fmt: skip
    assert one == {"run": True, "read": True}


def test_row_level_security_holds_for_the_role_of_the_proxy(empty_database: Database) -> None:
    run(empty_database, pooled_verifier=scram_verifier(PASSWORD))
    for tenant in ("acme", "globex"):
        empty_database.run(
            "INSERT INTO app.menu_items (tenant_id, item_id, name, category, price_cents)"
            " VALUES (%s, gen_random_uuid(), 'Soup', 'Starters', 450)", tenant
        )  # fmt: skip
    seen = (
        "WITH tenant AS MATERIALIZED (SELECT set_config('app.tenant_id', 'acme', true))"
        " SELECT m.tenant_id FROM tenant, app.menu_items AS m"
    )
    assert empty_database.run("SELECT * FROM app.menu_items", user=POOLED) == []
    assert empty_database.run(seen, user=POOLED) == [{"tenant_id": "acme"}]


@pytest.mark.parametrize(
    "wrong",
    [PASSWORD, "", "md5" + "0" * 32, "SCRAM-SHA-256$4096:c2FsdA==", "SCRAM-SHA-256$4096:'$a:b"],
)
def test_what_is_no_verifier_is_refused_and_not_repeated(wrong: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        read_fields({"pooled_verifier": wrong}, MigrateRequest)
    assert "pooled_verifier" in refused.value.message
    assert PASSWORD not in refused.value.message


def test_no_statement_that_the_server_logs_has_the_password(empty_database: Database) -> None:
    with logging(empty_database, "administrator") as log:
        run(empty_database, pooled_verifier=scram_verifier(PASSWORD))
    (changed,) = [
        text for text in log.statements() if "LOGIN PASSWORD" in text and "ALTER ROLE" in text
    ]
    assert f'ALTER ROLE "{POOLED}" LOGIN PASSWORD \'SCRAM-SHA-256$4096:' in changed
    assert PASSWORD not in log.text()
