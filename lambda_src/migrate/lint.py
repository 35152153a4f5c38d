"""The database lint: what keeps tenants apart, read from the catalog of the database itself.

Every schema that is neither PostgreSQL's own nor the migrations' ledger is an application schema.
"""

from collections.abc import Iterator
from typing import Any

from psycopg import Connection

from lambda_src.migrate import catalog
from lambda_src.migrate.finding import MigrationFinding, rows
from lambda_src.migrate.lint_role import grants, powers
from lambda_src.migrate.privileges import DELETION_ORDER, FUNCTION_ROLES, OFF_BOARDING_ROLE

# Such a function runs with its owner's rights. Each one here needs its reason beside it.
SECURITY_DEFINER_ALLOWED: frozenset[str] = frozenset()

# How PostgreSQL writes the one comparison that a policy may have.
TENANT_COMPARISON = "(tenant_id = NULLIF(current_setting('app.tenant_id'::text, true), ''::text))"
_USING = frozenset({"SELECT", "UPDATE", "DELETE"})
_WITH_CHECK = frozenset({"INSERT", "UPDATE"})
_COMMANDS = ("SELECT", "INSERT", "UPDATE", "DELETE")


def lint(connection: Connection[Any]) -> list[MigrationFinding]:
    """Return every finding, ordered by object. Reads the catalog only."""
    findings = {  # a set: what PUBLIC may do is found once for each role
        *_tables(connection),
        *_unused_tables(connection),
        *_tables_that_stay(connection),
        *_policies(connection),
        *_relations(connection),
        *_functions(connection),
        *powers(connection),
        *grants(connection),
    }
    return sorted(findings, key=lambda finding: (finding.object, finding.problem))


def _tables(connection: Connection[Any]) -> Iterator[MigrationFinding]:
    for table in rows(connection, catalog.TABLES):
        name = table["name"]
        if not table["has_tenant"]:
            yield MigrationFinding(
                name, "has no column tenant_id text NOT NULL.", "Add it to every key."
            )
        if not table["enabled"]:
            remedy = f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY."
            yield MigrationFinding(name, "row-level security is off.", remedy)
        if not table["forced"]:
            remedy = f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY."
            yield MigrationFinding(name, "row-level security is not forced on its owner.", remedy)
        if table["owner_bypasses"]:
            remedy = f"ALTER TABLE {name} OWNER TO gatehouse_owner."
            yield MigrationFinding(
                name, f"its owner {table['owner']} bypasses all policies.", remedy
            )
        missing = [command for command in _COMMANDS if command not in table["commands"]]
        for command in missing:
            remedy = f"CREATE POLICY ... ON {name} FOR {command} ..."
            yield MigrationFinding(name, f"has no policy for {command}.", remedy)
        for key in table["keys_without_tenant"]:
            yield MigrationFinding(
                name,
                f"{key} does not begin with tenant_id.",
                "Its errors would reveal other tenants' rows: put tenant_id first.",
            )


def _unused_tables(connection: Connection[Any]) -> Iterator[MigrationFinding]:
    used = {
        f"app.{table}"
        for role, tables in FUNCTION_ROLES.items()
        if role != OFF_BOARDING_ROLE
        for table in tables
    }
    for table in rows(connection, catalog.TABLES):
        if table["name"] not in used:
            remedy = "Name it in FUNCTION_ROLES of lambda_src/migrate/privileges.py."
            yield MigrationFinding(table["name"], "no function may use it.", remedy)


def _tables_that_stay(connection: Connection[Any]) -> Iterator[MigrationFinding]:
    deleted = {f"app.{table}" for table in DELETION_ORDER}
    for table in rows(connection, catalog.TABLES):
        if table["name"] not in deleted:
            yield MigrationFinding(
                table["name"],
                "an off-boarding would leave its rows.",
                "Name it in DELETION_ORDER of lambda_src/migrate/privileges.py, before the tables "
                "that it refers to.",
            )


def _policies(connection: Connection[Any]) -> Iterator[MigrationFinding]:
    for policy in rows(connection, catalog.POLICIES):
        name = f"policy {policy['policy']} on {policy['name']}"
        expected = {
            "USING": TENANT_COMPARISON if policy["command"] in _USING else None,
            "WITH CHECK": TENANT_COMPARISON if policy["command"] in _WITH_CHECK else None,
        }
        found = {"USING": policy["using"], "WITH CHECK": policy["with_check"]}
        for clause, expression in expected.items():
            if policy["command"] in _COMMANDS and found[clause] != expression:
                remedy = f"{clause} must be {expression}." if expression else f"Leave {clause} out."
                yield MigrationFinding(name, f"{clause} is {found[clause]}.", remedy)
        if policy["command"] not in _COMMANDS:
            yield MigrationFinding(
                name, "is for ALL commands.", "Write one policy for each command."
            )
        if not policy["permissive"] or not policy["public"]:
            problem = "is restrictive or for some roles only."
            yield MigrationFinding(
                name, problem, "Make it permissive and TO PUBLIC, so it holds for all."
            )


def _relations(connection: Connection[Any]) -> Iterator[MigrationFinding]:
    for relation in rows(connection, catalog.OTHER_RELATIONS):
        name, kind = relation["name"], relation["kind"]
        if kind == "view" and not relation["security_invoker"]:
            remedy = f"ALTER VIEW {name} SET (security_invoker = true)."
            yield MigrationFinding(name, "the view reads with its owner's rights.", remedy)
        elif kind != "view":
            problem = f"a {kind} cannot have row-level security."
            yield MigrationFinding(
                name, problem, "Use a table, or a view that is security_invoker."
            )


def _functions(connection: Connection[Any]) -> Iterator[MigrationFinding]:
    for function in rows(connection, catalog.SECURITY_DEFINERS):
        if function["name"] not in SECURITY_DEFINER_ALLOWED:
            remedy = "Make it SECURITY INVOKER, or allow it with a reason in lint.py."
            yield MigrationFinding(function["name"], "is SECURITY DEFINER.", remedy)
