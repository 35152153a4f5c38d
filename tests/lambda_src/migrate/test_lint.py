"""Each way to weaken the schema is found, by name, with what to do."""

import pytest

from lambda_src.migrate.lint import lint
from tests.lambda_src.postgres import Database

OWN = "tenant_id = NULLIF(current_setting('app.tenant_id', true), '')"
NEW = "CREATE TABLE app.tips (tenant_id text NOT NULL, id int NOT NULL"

CASES = {
    "row-level security off": (
        "ALTER TABLE app.orders DISABLE ROW LEVEL SECURITY",
        ["app.orders: row-level security is off. ALTER TABLE app.orders ENABLE"],
    ),
    "not forced": (
        "ALTER TABLE app.orders NO FORCE ROW LEVEL SECURITY",
        ["app.orders: row-level security is not forced on its owner. ALTER TABLE app.orders FORCE"],
    ),
    "a policy missing": (
        "DROP POLICY orders_update ON app.orders",
        ["app.orders: has no policy for UPDATE."],
    ),
    "a policy that lets all through": (
        "ALTER POLICY orders_select ON app.orders USING (true)",
        ["policy orders_select on app.orders: USING is true."],
    ),
    "a policy with a way round": (
        f"ALTER POLICY orders_select ON app.orders USING ({OWN} OR status = 'cancelled')",
        ["policy orders_select on app.orders: USING is (("],
    ),
    "a second, wider policy": (
        "CREATE POLICY support ON app.orders FOR SELECT USING (tenant_id <> '')",
        ["policy support on app.orders: USING is (tenant_id <> ''::text)."],
    ),
    "a policy with another setting": (
        (
            "ALTER POLICY orders_select ON app.orders"
            " USING (tenant_id = current_setting('app.other', true))"
        ),
        ["policy orders_select on app.orders: USING is (tenant_id = current_setting('app.other'"],
    ),
    "a comparison of another column": (
        (
            "ALTER POLICY orders_select ON app.orders"
            " USING (status = NULLIF(current_setting('app.tenant_id', true), ''))"
        ),
        ["policy orders_select on app.orders: USING is (status ="],
    ),
    "an update that may move rows": (
        "ALTER POLICY orders_update ON app.orders WITH CHECK (true)",
        ["policy orders_update on app.orders: WITH CHECK is true."],
    ),
    "a policy for all commands": (
        f"CREATE POLICY every ON app.orders USING ({OWN})",
        ["policy every on app.orders: is for ALL commands."],
    ),
    "a policy for one role": (
        "ALTER POLICY orders_select ON app.orders TO gatehouse_app",
        ["policy orders_select on app.orders: is restrictive or for some roles only."],
    ),
    "a table in a schema of its own": (
        "CREATE SCHEMA more; CREATE TABLE more.notes (tenant_id text NOT NULL)",
        ["more.notes: row-level security is off."],
    ),
    "a table without a tenant": (
        "CREATE TABLE app.tips (id int)",
        ["app.tips: has no column tenant_id text NOT NULL."],
    ),
    "a partition": (
        f"{NEW}) PARTITION BY LIST (id); CREATE TABLE app.one PARTITION OF app.tips DEFAULT",
        ["app.one: row-level security is off.", "app.tips: row-level security is off."],
    ),
    "a unique key without the tenant": (
        "CREATE UNIQUE INDEX by_order ON app.orders (order_id)",
        ["app.orders: unique index app.by_order does not begin with tenant_id."],
    ),
    "a reference without the tenant": (
        (
            f"{NEW}, o uuid, UNIQUE (tenant_id, o));"
            " ALTER TABLE app.orders ADD UNIQUE (tenant_id, placed_at);"
            " CREATE UNIQUE INDEX ON app.menu_items (item_id);"
            " ALTER TABLE app.tips ADD FOREIGN KEY (o) REFERENCES app.menu_items (item_id)"
        ),
        ["app.tips: foreign key tips_o_fkey does not begin with tenant_id."],
    ),
    "a view with its owner's rights": (
        "CREATE VIEW app.all_orders AS SELECT * FROM app.orders",
        ["app.all_orders: the view reads with its owner's rights. ALTER VIEW app.all_orders SET"],
    ),
    "a view that says so and means no": (
        "CREATE VIEW app.all_orders WITH (security_invoker = off) AS SELECT * FROM app.orders",
        ["app.all_orders: the view reads with its owner's rights."],
    ),
    "a materialized view": (
        "CREATE MATERIALIZED VIEW app.copy AS SELECT * FROM app.orders",
        ["app.copy: a materialized view cannot have row-level security."],
    ),
    "a shared sequence": (
        "CREATE SEQUENCE app.numbers",
        ["app.numbers: a sequence cannot have row-level security."],
    ),
    "a definer's function": (
        (
            "CREATE FUNCTION app.peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER"
            " AS 'SELECT count(*) FROM app.orders'"
        ),
        ["app.peek(): is SECURITY DEFINER."],
    ),
    "a table of the superuser": (
        "ALTER TABLE app.orders OWNER TO postgres",
        ["app.orders: its owner postgres bypasses all policies."],
    ),
    "a table of the application role": (
        "ALTER TABLE app.orders OWNER TO gatehouse_app",
        ["table app.orders: is owned by gatehouse_app."],
    ),
    "truncate granted": (
        "GRANT TRUNCATE ON app.orders TO gatehouse_app",
        ["app.orders: gatehouse_app has TRUNCATE."],
    ),
    "truncate granted to the role of the proxy": (
        "GRANT TRUNCATE ON app.orders TO gatehouse_pooled",
        ["app.orders: gatehouse_pooled has TRUNCATE."],
    ),
    "public may read": (
        "GRANT SELECT ON app.orders TO PUBLIC",
        ["app.orders: PUBLIC has SELECT."],
    ),
    "the ledger is open": (
        "GRANT USAGE ON SCHEMA ledger TO gatehouse_app",
        ["schema ledger: gatehouse_app has USAGE on the schema."],
    ),
    "the application role may create": (
        "GRANT CREATE ON SCHEMA app TO gatehouse_app",
        ["schema app: gatehouse_app has CREATE on the schema."],
    ),
    "temporary tables": (
        (
            "DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC',"
            " current_database()); END $$"
        ),
        ["gatehouse_app has TEMPORARY on the database."],
    ),
}
ROLE_CASES = {
    "ALTER ROLE gatehouse_app BYPASSRLS": "role gatehouse_app: has BYPASSRLS.",
    "ALTER ROLE gatehouse_app SUPERUSER": "role gatehouse_app: has SUPER.",
    "ALTER ROLE gatehouse_app CREATEROLE": "role gatehouse_app: has CREATEROLE.",
    "GRANT gatehouse_owner TO gatehouse_app": "is a member of gatehouse_owner.",
    "GRANT pg_read_all_data TO gatehouse_app": "is a member of pg_read_all_data.",
    "ALTER ROLE gatehouse_pooled BYPASSRLS": "role gatehouse_pooled: has BYPASSRLS.",
    "GRANT rds_iam TO gatehouse_pooled": "role gatehouse_pooled: is a member of rds_iam.",
    "GRANT gatehouse_app TO gatehouse_pooled": "gatehouse_pooled: is a member of gatehouse_app.",
    "ALTER ROLE gatehouse_pooled RENAME TO gone": "role gatehouse_pooled: does not exist.",
}


def findings_after(database: Database, statement: str) -> str:
    """What the lint says after a change, which is rolled back: roles belong to all databases."""
    with database.connect() as connection:
        connection.execute("BEGIN")
        connection.execute(statement.encode())
        found = "\n".join(map(str, lint(connection)))
        connection.execute("ROLLBACK")
    return found


@pytest.mark.parametrize("case", CASES)
def test_a_weakened_schema_is_found(shared_database: Database, case: str) -> None:
    statement, expected = CASES[case]
    found = findings_after(shared_database, statement)
    for line in expected:
        assert line in found


@pytest.mark.parametrize("statement", ROLE_CASES)
def test_a_powerful_role_of_the_application_is_found(
    shared_database: Database, statement: str
) -> None:
    assert ROLE_CASES[statement] in findings_after(shared_database, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW app.mine WITH (security_invoker = true) AS SELECT * FROM app.orders",
        "CREATE FUNCTION app.one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE INDEX ON app.orders (tenant_id, status)",
    ],
)
def test_what_keeps_tenants_apart_is_not_complained_about(
    shared_database: Database, statement: str
) -> None:
    assert findings_after(shared_database, statement) == ""
