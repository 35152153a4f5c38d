"""A database role for each kind of vault function, with the privileges of its own statements.

With one role for all of them, a function that reads reports could change orders, published versions
and history. Row-level security keeps tenants apart; these privileges keep functions apart. The
table here is the whole truth: each migration run grants what is missing and revokes the rest.
Behind RDS Proxy every function signs in as `gatehouse_pooled`, which has the privileges of all.
"""

from typing import Any

from psycopg import Connection
from psycopg.sql import SQL, Identifier

_READ = frozenset({"SELECT"})
_APPEND = _READ | {"INSERT"}
_CHANGE = _APPEND | {"UPDATE"}

FUNCTION_ROLES: dict[str, dict[str, frozenset[str]]] = {
    # tenant_data and context
    "gatehouse_reports": {
        "access_blocks": _READ,
        "menu_items": _READ,
        "orders": _READ,
        "order_items": _READ,
    },
    # flow_vault: plays conversations, edits documents and content
    "gatehouse_flows": {
        "access_blocks": _READ,
        "flow_definitions": _CHANGE | {"DELETE"},
        "flow_versions": _APPEND,
        "cms_content": _CHANGE | {"DELETE"},
        "cms_content_variants": _CHANGE | {"DELETE"},
        "cms_experiments": _CHANGE,
        "cms_impressions": _CHANGE,
        "cms_variant_counts": _CHANGE,
        "flow_audit": _APPEND,
        "flow_call_bases": _CHANGE | {"DELETE"},
        "conversation_sessions": _CHANGE,
        "conversation_history": _APPEND,
        "flow_tasks": _APPEND,
        "public_flow_counts": _CHANGE,
        "public_sessions": _CHANGE,
        "outbox": _APPEND,
        "conversation_analytics": _READ,
        "open_sessions": _APPEND,
        "webhook_subscriptions": _CHANGE | {"DELETE"},
        "webhook_deliveries": _CHANGE,
        "books": _READ,
        "reader_profiles": _CHANGE,
    },
    # flow_tasks: hands out tasks, takes their results into the conversation, deletes what expired
    "gatehouse_tasks": {
        "access_blocks": _READ,
        "flow_definitions": _READ,
        "flow_versions": _READ,
        "cms_content": _READ,
        "cms_content_variants": _READ,
        "cms_experiments": _READ,
        "cms_impressions": _CHANGE,
        "cms_variant_counts": _CHANGE,
        "conversation_sessions": _READ | {"UPDATE", "DELETE"},
        "conversation_history": _APPEND,
        "flow_tasks": _CHANGE,
        "flow_call_bases": _READ,
        "flow_circuits": _CHANGE | {"DELETE"},
        "public_flow_counts": _CHANGE | {"DELETE"},
        "public_sessions": _READ | {"UPDATE"},
        "outbox": _CHANGE | {"DELETE"},
        "conversation_analytics": _CHANGE,
        "open_sessions": _CHANGE | {"DELETE"},
        "session_sweeps": _CHANGE,
        "webhook_subscriptions": _READ,
        "webhook_deliveries": _CHANGE,
        "books": _READ,
        "reader_profiles": _CHANGE,
    },
}

OFF_BOARDING_ROLE = "gatehouse_off_boarding"
DELETION_ORDER = (
    "webhook_deliveries",
    "webhook_subscriptions",
    "outbox",
    "cms_impressions",
    "cms_variant_counts",
    "cms_experiments",
    "cms_content_variants",
    "cms_content",
    "open_sessions",
    "public_sessions",
    "flow_tasks",
    "conversation_history",
    "conversation_sessions",
    "session_sweeps",
    "conversation_analytics",
    "public_flow_counts",
    "flow_circuits",
    "flow_call_bases",
    "flow_versions",
    "flow_definitions",
    "flow_audit",
    "reader_profiles",
    "books",
    "order_items",
    "orders",
    "menu_items",
    "access_blocks",
)
"""Every table with rows of tenants, each before those that it refers to: steps of an off-boarding.

The lint refuses a schema with a table that is not here: its rows would outlive their tenant.
"""
# tenant_records: reads for an export, deletes for an off-boarding, writes nothing
FUNCTION_ROLES[OFF_BOARDING_ROLE] = dict.fromkeys(DELETION_ORDER, _READ | {"DELETE"})

_GRANTED = """
SELECT c.relname AS name, g.privilege_type
FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS g
WHERE c.relnamespace = 'app'::regnamespace AND g.grantee = %s::regrole
"""
_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = 'r'"


def grant_function_roles(connection: Connection[Any]) -> None:
    """Make the privileges of the function roles those of the table above. Run as the owner."""
    if not _has_schema(connection):
        return
    tables = {name for (name,) in connection.execute(_TABLES).fetchall()}
    for role, expected in FUNCTION_ROLES.items():
        connection.execute(SQL("GRANT USAGE ON SCHEMA app TO {}").format(Identifier(role)))
        granted = set(connection.execute(_GRANTED, (role,)).fetchall())
        allowed = {
            (table, privilege) for table in tables & set(expected) for privilege in expected[table]
        }
        for table, privilege in sorted(granted - allowed):
            _change(connection, "REVOKE {} ON app.{} FROM {}", privilege, table, role)
        for table, privilege in sorted(allowed - granted):
            _change(connection, "GRANT {} ON app.{} TO {}", privilege, table, role)


def _has_schema(connection: Connection[Any]) -> bool:
    row = connection.execute("SELECT to_regnamespace('app') IS NOT NULL").fetchone()
    return bool(row and row[0])


def _change(
    connection: Connection[Any], statement: str, privilege: str, table: str, role: str
) -> None:
    connection.execute(SQL(statement).format(SQL(privilege), Identifier(table), Identifier(role)))
