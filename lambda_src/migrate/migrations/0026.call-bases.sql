-- Where a relative address of a flow's call leads: the tenant's own hosts, by the beginning of the
-- path. Secrets stand in headers by their names only.

CREATE TABLE app.flow_call_bases (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    prefix text NOT NULL CHECK (prefix ~ '^/' AND length(prefix) <= 200),
    url text NOT NULL CHECK (url ~ '^https?://' AND length(url) <= 500),
    headers json NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, name),
    UNIQUE (tenant_id, prefix)
);

ALTER TABLE app.flow_call_bases ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.flow_call_bases FORCE ROW LEVEL SECURITY;

CREATE POLICY flow_call_bases_select ON app.flow_call_bases FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_call_bases_insert ON app.flow_call_bases FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_call_bases_update ON app.flow_call_bases FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_call_bases_delete ON app.flow_call_bases FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.flow_call_bases TO gatehouse_app;
