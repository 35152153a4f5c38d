-- What was published: the document and all that it embeds, frozen. A version is never changed, and
-- the sessions that play it keep it from being deleted.

CREATE TABLE app.flow_versions (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    flow_id uuid NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    frozen json NOT NULL,
    published_by text NOT NULL CHECK (length(published_by) <= 128),
    published_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, flow_id, version),
    FOREIGN KEY (tenant_id, flow_id)
        REFERENCES app.flow_definitions (tenant_id, flow_id) ON DELETE CASCADE
);

ALTER TABLE app.flow_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.flow_versions FORCE ROW LEVEL SECURITY;

CREATE POLICY flow_versions_select ON app.flow_versions FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_versions_insert ON app.flow_versions FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_versions_update ON app.flow_versions FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_versions_delete ON app.flow_versions FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.flow_versions TO gatehouse_app;
