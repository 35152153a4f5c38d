-- How much visitors begin and store in public flows. A counter is one client of a flow (`c` and a
-- keyed hash of its address that changes every day) or a part of the flow itself (`f` and a number):
-- a flow is counted in several rows, since one that every start locks would be a queue for the world.
-- There is no foreign key to the flow, whose row every start would lock for it. The columns
-- starts_minute and starts_in_minute of flow_definitions are not used any more.

CREATE TABLE app.public_flow_counts (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    flow_id uuid NOT NULL,
    counter text NOT NULL CHECK (counter ~ '^(c[0-9a-f]{32}|f[0-9]{1,3})$'),
    minute bigint NOT NULL DEFAULT 0,
    starts_in_minute integer NOT NULL DEFAULT 0,
    day integer NOT NULL DEFAULT 0,
    starts_in_day integer NOT NULL DEFAULT 0,
    bytes_in_day bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, flow_id, counter)
);

CREATE INDEX public_flow_counts_by_day ON app.public_flow_counts (tenant_id, day);

ALTER TABLE app.public_flow_counts ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.public_flow_counts FORCE ROW LEVEL SECURITY;

CREATE POLICY public_flow_counts_select ON app.public_flow_counts FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY public_flow_counts_insert ON app.public_flow_counts FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY public_flow_counts_update ON app.public_flow_counts FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY public_flow_counts_delete ON app.public_flow_counts FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.public_flow_counts TO gatehouse_app;
