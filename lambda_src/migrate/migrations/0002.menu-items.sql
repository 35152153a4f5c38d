-- What a restaurant sells.

CREATE TABLE app.menu_items (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    item_id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    category text NOT NULL CHECK (length(category) BETWEEN 1 AND 100),
    price_cents integer NOT NULL CHECK (price_cents BETWEEN 0 AND 100000000),
    PRIMARY KEY (tenant_id, item_id)
);

ALTER TABLE app.menu_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.menu_items FORCE ROW LEVEL SECURITY;

CREATE POLICY menu_items_select ON app.menu_items FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY menu_items_insert ON app.menu_items FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY menu_items_update ON app.menu_items FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY menu_items_delete ON app.menu_items FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.menu_items TO gatehouse_app;
