-- What guests ordered. The total is that of the lines; cancelled orders earn nothing.

CREATE TABLE app.orders (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    order_id uuid NOT NULL,
    placed_at timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('completed', 'cancelled')),
    total_cents bigint NOT NULL CHECK (total_cents >= 0),
    PRIMARY KEY (tenant_id, order_id)
);

CREATE INDEX orders_by_time ON app.orders (tenant_id, placed_at DESC, order_id DESC)
    INCLUDE (status, total_cents);

ALTER TABLE app.orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.orders FORCE ROW LEVEL SECURITY;

CREATE POLICY orders_select ON app.orders FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY orders_insert ON app.orders FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY orders_update ON app.orders FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY orders_delete ON app.orders FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.orders TO gatehouse_app;
