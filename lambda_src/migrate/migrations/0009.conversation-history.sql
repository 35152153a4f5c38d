-- What happened in a session, one row for each revision: what came in, what was said.

CREATE TABLE app.conversation_history (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    session_id uuid NOT NULL,
    revision integer NOT NULL CHECK (revision >= 1),
    kind text NOT NULL CHECK (kind IN ('start', 'answer', 'outcome', 'state', 'end')),
    given json,
    messages json NOT NULL,
    question json,
    events json NOT NULL,
    node text NOT NULL,
    happened_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, session_id, revision),
    FOREIGN KEY (tenant_id, session_id)
        REFERENCES app.conversation_sessions (tenant_id, session_id) ON DELETE CASCADE
);

ALTER TABLE app.conversation_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.conversation_history FORCE ROW LEVEL SECURITY;

CREATE POLICY conversation_history_select ON app.conversation_history FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY conversation_history_insert ON app.conversation_history FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY conversation_history_update ON app.conversation_history FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY conversation_history_delete ON app.conversation_history FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.conversation_history TO gatehouse_app;
