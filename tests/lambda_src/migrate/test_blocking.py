"""Statements that block a live table are refused before a migration runs."""

import pytest

from lambda_src.migrate.blocking import blocking
from lambda_src.migrate.files import MIGRATIONS

BLOCKING = {
    "CREATE INDEX x ON app.orders (tenant_id);": "stops all writes to app.orders",
    "create unique index on only app.orders (tenant_id, id);": "stops all writes to app.orders",
    "ALTER TABLE app.orders ALTER COLUMN status TYPE int;": "rewrites the table",
    "ALTER TABLE app.orders ALTER status SET DATA TYPE int;": "rewrites the table",
    "ALTER TABLE app.orders ALTER COLUMN status SET NOT NULL;": "reads every row",
    "ALTER TABLE app.orders ADD CONSTRAINT c CHECK (x > 0);": "checks every row",
    "ALTER TABLE app.orders ADD FOREIGN KEY (a) REFERENCES app.b (a);": "checks every row",
    "ALTER TABLE app.orders ADD CONSTRAINT u UNIQUE (tenant_id, a);": "builds an index",
    "ALTER TABLE app.orders ADD PRIMARY KEY (tenant_id, a);": "builds an index",
    "ALTER TABLE app.orders ADD COLUMN a uuid DEFAULT gen_random_uuid();": "writes every row",
    "ALTER TABLE app.orders ADD a int GENERATED ALWAYS AS (b * 2) STORED;": "writes every row",
    "ALTER TABLE app.orders ADD COLUMN a bigserial;": "writes every row",
    "LOCK TABLE app.orders;": "locks app.orders",
    "REINDEX TABLE app.orders;": "locks app.orders",
    "UPDATE app.orders SET status = 'x';": "every row of app.orders",
    "DELETE FROM app.orders;": "every row of app.orders",
    "SELECT 1;\n-- why\nALTER TABLE\n  app.orders\n  ALTER status SET NOT NULL;": "reads every row",
}
HARMLESS = (
    "ALTER TABLE app.orders ADD COLUMN note text;",
    "ALTER TABLE app.orders ADD COLUMN n int NOT NULL DEFAULT 0;",
    "ALTER TABLE app.orders ADD COLUMN t timestamptz NOT NULL DEFAULT now();",
    "ALTER TABLE app.orders ADD CONSTRAINT c CHECK (x > 0) NOT VALID;",
    "ALTER TABLE app.orders VALIDATE CONSTRAINT c;",
    "ALTER TABLE app.orders ADD CONSTRAINT u UNIQUE USING INDEX u;",
    "CREATE TABLE app.new (a int);\nCREATE INDEX ON app.new (a);",
    "-- blocks: the table has one row a tenant\nCREATE INDEX x ON app.orders (a);",
    "UPDATE app.orders SET status = 'x' WHERE tenant_id = 'acme';",
    "DROP POLICY p ON app.orders;",
)


@pytest.mark.parametrize("text", BLOCKING)
def test_a_statement_that_blocks_requests_is_found_with_its_effect_and_a_way_out(text: str) -> None:
    (problem,) = blocking(text)
    assert BLOCKING[text] in problem
    assert problem.endswith(".")


@pytest.mark.parametrize("text", HARMLESS)
def test_a_statement_that_holds_nobody_up_passes(text: str) -> None:
    assert list(blocking(text)) == []


def test_no_reason_is_no_reason() -> None:
    assert list(blocking("-- blocks:\nCREATE INDEX x ON app.orders (a);"))


def test_the_migrations_of_the_repository_block_nobody() -> None:
    for file in MIGRATIONS.glob("*.sql"):
        assert list(blocking(file.read_text(encoding="utf-8"))) == [], file.name
