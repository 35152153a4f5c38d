-- One visitor's way through one version of a flow. `session` is all that the engine knows, as json:
-- the state's hash is over its text, and jsonb would write numbers anew. A public session has a proof
-- and a token against cross-site requests, of which only hashes stand here; any other has its user.

CREATE TABLE app.conversation_sessions (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    session_id uuid NOT NULL,
    flow_id uuid NOT NULL,
    version integer NOT NULL,
    user_id text CHECK (length(user_id) BETWEEN 1 AND 128),
    proof_hash bytea CHECK (length(proof_hash) = 32),
    csrf_hash bytea CHECK (length(csrf_hash) = 32),
    session json NOT NULL,
    revision integer NOT NULL DEFAULT 1 CHECK (revision >= 1),
    state_hash text NOT NULL CHECK (length(state_hash) = 44),
    status text NOT NULL CHECK (status IN ('active', 'completed', 'abandoned')),
    inputs_minute bigint NOT NULL DEFAULT 0,
    inputs_in_minute integer NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, session_id),
    FOREIGN KEY (tenant_id, flow_id, version)
        REFERENCES app.flow_versions (tenant_id, flow_id, version),
    CHECK ((user_id IS NULL) = (proof_hash IS NOT NULL)),
    CHECK ((proof_hash IS NULL) = (csrf_hash IS NULL))
);

CREATE INDEX conversation_sessions_by_version
    ON app.conversation_sessions (tenant_id, flow_id, version);

ALTER TABLE app.conversation_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.conversation_sessions FORCE ROW LEVEL SECURITY;

CREATE POLICY conversation_sessions_select ON app.conversation_sessions FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY conversation_sessions_insert ON app.conversation_sessions FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY conversation_sessions_update ON app.conversation_sessions FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY conversation_sessions_delete ON app.conversation_sessions FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.conversation_sessions TO gatehouse_app;
