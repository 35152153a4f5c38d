-- A tenant's flows: the draft, and which version new sessions start on. Documents are json and not
-- jsonb: they come back as they were written. Of a public key there is only the hash.

CREATE TABLE app.flow_definitions (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    flow_id uuid NOT NULL,
    flow_key text NOT NULL CHECK (length(flow_key) BETWEEN 1 AND 200),
    name text NOT NULL CHECK (length(name) <= 500),
    draft json NOT NULL,
    revision integer NOT NULL DEFAULT 1 CHECK (revision >= 1),
    current_version integer CHECK (current_version >= 1),
    visibility text NOT NULL DEFAULT 'private' CHECK (visibility IN ('private', 'public')),
    public_key_hash bytea CHECK (length(public_key_hash) = 32),
    starts_minute bigint NOT NULL DEFAULT 0,
    starts_in_minute integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, flow_id),
    UNIQUE (tenant_id, flow_key),
    CHECK (visibility = 'private' OR public_key_hash IS NOT NULL)
);

ALTER TABLE app.flow_definitions ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.flow_definitions FORCE ROW LEVEL SECURITY;

CREATE POLICY flow_definitions_select ON app.flow_definitions FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_definitions_insert ON app.flow_definitions FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_definitions_update ON app.flow_definitions FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_definitions_delete ON app.flow_definitions FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.flow_definitions TO gatehouse_app;
