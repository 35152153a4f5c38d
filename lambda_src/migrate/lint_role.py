"""The part of the lint that looks at the application role: what it is, owns and may do."""

from collections.abc import Iterator
from typing import Any

from psycopg import Connection

from lambda_src.migrate import catalog
from lambda_src.migrate.finding import APPLICATION_ROLE, Finding, rows

_ROLE_POWERS = {
    "rolsuper": "NOSUPERUSER",
    "rolbypassrls": "NOBYPASSRLS",
    "rolcreaterole": "NOCREATEROLE",
    "rolcreatedb": "NOCREATEDB",
    "rolreplication": "NOREPLICATION",
}


def powers(connection: Connection[Any]) -> Iterator[Finding]:
    """Find a role that is above policies, owns something or inherits from another."""
    roles = rows(connection, catalog.ROLE)
    if not roles:
        yield Finding(f"role {APPLICATION_ROLE}", "does not exist.", "roles.sql creates it.")
    for role in roles:
        name = f"role {role['name']}"
        for attribute, remedy in _ROLE_POWERS.items():
            if role[attribute]:
                yield Finding(name, f"has {attribute[3:].upper()}.", f"ALTER ROLE ... {remedy}.")
    for owned in rows(connection, catalog.OWNED):
        remedy = "ALTER ... OWNER TO gatehouse_owner."
        yield Finding(owned["name"], "is owned by the application role.", remedy)
    for member in rows(connection, catalog.MEMBERSHIPS):
        problem = f"the application role is a member of {member['name']}."
        yield Finding(f"role {APPLICATION_ROLE}", problem, "REVOKE the membership.")


def grants(connection: Connection[Any]) -> Iterator[Finding]:
    """Find privileges that go round row-level security."""
    for grant in rows(connection, catalog.GRANTS):
        problem = f"{grant['grantee']} has {grant['privilege']}."
        remedy = "REVOKE it: only SELECT, INSERT, UPDATE and DELETE know row-level security."
        yield Finding(grant["name"], problem, remedy)
    for kind, query in (
        ("schema", catalog.SCHEMA_GRANTS),
        ("database", catalog.DATABASE_GRANTS),
    ):
        for held in rows(connection, query):
            problem = f"{APPLICATION_ROLE} has {held['privilege']} on the {kind}."
            yield Finding(f"{kind} {held['name']}", problem, "REVOKE it, also from PUBLIC.")
