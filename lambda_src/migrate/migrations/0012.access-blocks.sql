-- Who may not act: the whole tenant (an empty user_id) or one user of it. The vault reads this at
-- the start of each transaction; only the owner writes it, for `gatehouse tenants` and `users`.

CREATE TABLE app.access_blocks (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    user_id text NOT NULL DEFAULT '' CHECK (user_id ~ '^[A-Za-z0-9-]{0,128}$'),
    blocked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, user_id)
);

ALTER TABLE app.access_blocks ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.access_blocks FORCE ROW LEVEL SECURITY;

CREATE POLICY access_blocks_select ON app.access_blocks FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY access_blocks_insert ON app.access_blocks FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY access_blocks_update ON app.access_blocks FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY access_blocks_delete ON app.access_blocks FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT ON app.access_blocks TO gatehouse_app;
