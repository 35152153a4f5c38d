"""The roles that a migration leaves: who owns, who signs in, who may do what."""

import psycopg
import pytest

from tests.lambda_src.migrate.runs import run
from tests.lambda_src.postgres import Database


def test_the_application_role_owns_nothing_and_signs_in_by_iam(empty_database: Database) -> None:
    run(empty_database)
    (role,) = empty_database.run(
        "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,"
        " pg_has_role(oid, 'rds_iam', 'MEMBER') AS iam"
        " FROM pg_roles WHERE rolname = 'gatehouse_app'"
    )
    assert role == {
        "rolcanlogin": True,
        "rolsuper": False,
        "rolbypassrls": False,
        "rolcreaterole": False,
        "rolcreatedb": False,
        "iam": True,
    }
    owners = empty_database.run(
        "SELECT DISTINCT pg_get_userbyid(relowner) AS owner FROM pg_class"
        " WHERE relnamespace IN ('app'::regnamespace, 'ledger'::regnamespace)"
    )
    assert owners == [{"owner": "gatehouse_owner"}]


def test_the_owner_cannot_sign_in_and_the_administrator_can_by_iam(
    empty_database: Database,
) -> None:
    run(empty_database)
    (owner,) = empty_database.run(
        "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'gatehouse_owner'"
    )
    assert owner == {"rolcanlogin": False}
    (administrator,) = empty_database.run(
        "SELECT pg_has_role('administrator', 'rds_iam', 'MEMBER') AS iam,"
        " pg_has_role('administrator', 'gatehouse_owner', 'USAGE') AS inherits"
    )
    assert administrator == {"iam": True, "inherits": False}


def test_the_application_role_cannot_read_the_ledger_or_create_anything(
    database: Database,
) -> None:
    with database.connect("gatehouse_app") as connection:
        for statement in (
            b"SELECT * FROM ledger.contents",
            b"CREATE TABLE app.mine (tenant_id text)",
            b"CREATE SCHEMA mine",
            b"CREATE TABLE public.mine (tenant_id text)",
            b"CREATE TEMPORARY TABLE mine (tenant_id text)",
            b"TRUNCATE app.orders CASCADE",
            b"ALTER TABLE app.orders NO FORCE ROW LEVEL SECURITY",
            b"SET ROLE gatehouse_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
