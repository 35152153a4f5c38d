-- What only sessions of visitors without an account have: an end of their proof, whose counter they
-- fill, and how much. It is a table of its own since an index for the purge cannot be built on the
-- live table of sessions without stopping it.

CREATE TABLE app.public_sessions (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    session_id uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    counter text NOT NULL CHECK (counter ~ '^c[0-9a-f]{32}$'),
    bytes bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, session_id),
    FOREIGN KEY (tenant_id, session_id)
        REFERENCES app.conversation_sessions (tenant_id, session_id) ON DELETE CASCADE
);

CREATE INDEX public_sessions_by_expiry ON app.public_sessions (tenant_id, expires_at);

ALTER TABLE app.public_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.public_sessions FORCE ROW LEVEL SECURITY;

CREATE POLICY public_sessions_select ON app.public_sessions FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY public_sessions_insert ON app.public_sessions FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY public_sessions_update ON app.public_sessions FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY public_sessions_delete ON app.public_sessions FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.public_sessions TO gatehouse_app;
