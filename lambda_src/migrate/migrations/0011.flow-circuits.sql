-- Hosts that keep failing, by tenant: until `open_until` their calls are not made.

CREATE TABLE app.flow_circuits (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    host text NOT NULL CHECK (length(host) <= 300),
    failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    open_until timestamptz,
    PRIMARY KEY (tenant_id, host)
);

ALTER TABLE app.flow_circuits ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.flow_circuits FORCE ROW LEVEL SECURITY;

CREATE POLICY flow_circuits_select ON app.flow_circuits FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_circuits_insert ON app.flow_circuits FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_circuits_update ON app.flow_circuits FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_circuits_delete ON app.flow_circuits FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.flow_circuits TO gatehouse_app;
