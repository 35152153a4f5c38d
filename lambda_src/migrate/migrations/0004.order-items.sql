-- The lines of an order. Both references carry the tenant: a line can point only at its own
-- tenant's order and item, and a check of a reference says nothing about another tenant's rows.
-- The key carries what the best sellers are added up from: rows of one tenant lie scattered among
-- those of all others, and reading them one by one would take longer the more tenants there are.

CREATE TABLE app.order_items (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    order_id uuid NOT NULL,
    line_number smallint NOT NULL CHECK (line_number BETWEEN 1 AND 1000),
    item_id uuid NOT NULL,
    quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 10000),
    unit_price_cents integer NOT NULL CHECK (unit_price_cents BETWEEN 0 AND 100000000),
    PRIMARY KEY (tenant_id, order_id, line_number)
        INCLUDE (item_id, quantity, unit_price_cents),
    FOREIGN KEY (tenant_id, order_id)
        REFERENCES app.orders (tenant_id, order_id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, item_id) REFERENCES app.menu_items (tenant_id, item_id)
);

CREATE INDEX order_items_by_item ON app.order_items (tenant_id, item_id);

ALTER TABLE app.order_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.order_items FORCE ROW LEVEL SECURITY;

CREATE POLICY order_items_select ON app.order_items FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY order_items_insert ON app.order_items FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY order_items_update ON app.order_items FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY order_items_delete ON app.order_items FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.order_items TO gatehouse_app;
