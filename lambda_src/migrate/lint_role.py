"""The lint of the application's roles: attributes, ownership, memberships and privileges."""

from collections.abc import Iterator
from typing import Any

from psycopg import Connection

from lambda_src.migrate import catalog
from lambda_src.migrate.finding import APPLICATION_ROLE, POOLED_ROLE, MigrationFinding, rows
from lambda_src.migrate.privileges import FUNCTION_ROLES

_ROLES = (APPLICATION_ROLE, POOLED_ROLE, *FUNCTION_ROLES)
# rds_iam grants IAM sign-in only; a role that signs in by password must not have it.
_SIGN_IN_BY_IAM = frozenset((role, "rds_iam") for role in _ROLES if role != POOLED_ROLE)
_ROLE_POWERS = {
    "rolsuper": "NOSUPERUSER",
    "rolbypassrls": "NOBYPASSRLS",
    "rolcreaterole": "NOCREATEROLE",
    "rolcreatedb": "NOCREATEDB",
    "rolreplication": "NOREPLICATION",
}


def powers(connection: Connection[Any]) -> Iterator[MigrationFinding]:
    """Find a role that bypasses policies, owns an object or inherits from another role."""
    for role in _ROLES:
        yield from _powers(connection, role)


def grants(connection: Connection[Any]) -> Iterator[MigrationFinding]:
    """Find privileges that bypass row-level security."""
    for role in _ROLES:
        yield from _grants(connection, role)


def _powers(connection: Connection[Any], role: str) -> Iterator[MigrationFinding]:
    subject = f"role {role}"
    found = rows(connection, catalog.ROLE, role)
    if not found:
        yield MigrationFinding(subject, "does not exist.", "roles.sql creates it.")
    for attributes in found:
        for attribute, remedy in _ROLE_POWERS.items():
            if attributes[attribute]:
                yield MigrationFinding(
                    subject, f"has {attribute[3:].upper()}.", f"ALTER ROLE ... {remedy}."
                )
    for owned in rows(connection, catalog.OWNED, role):
        remedy = "ALTER ... OWNER TO gatehouse_owner."
        yield MigrationFinding(owned["name"], f"is owned by {role}.", remedy)
    for membership in rows(connection, catalog.MEMBERSHIPS, role):
        if (role, membership["name"]) not in _SIGN_IN_BY_IAM:
            problem = f"is a member of {membership['name']}."
            yield MigrationFinding(subject, problem, "REVOKE the membership.")


def _grants(connection: Connection[Any], role: str) -> Iterator[MigrationFinding]:
    for grant in rows(connection, catalog.GRANTS, role):
        problem = f"{grant['grantee']} has {grant['privilege']}."
        remedy = "REVOKE it: only SELECT, INSERT, UPDATE and DELETE know row-level security."
        yield MigrationFinding(grant["name"], problem, remedy)
    for kind, query in (
        ("schema", catalog.SCHEMA_GRANTS),
        ("database", catalog.DATABASE_GRANTS),
    ):
        for grant in rows(connection, query, role):
            problem = f"{role} has {grant['privilege']} on the {kind}."
            yield MigrationFinding(
                f"{kind} {grant['name']}", problem, "REVOKE it, also from PUBLIC."
            )
