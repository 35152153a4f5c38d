-- The outbox of calls to the outside, and their ledger: what was begun is known before its effect,
-- so that a call which never reported is not made again blindly. Secrets are in no task.

CREATE TABLE app.flow_tasks (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    session_id uuid NOT NULL,
    revision integer NOT NULL CHECK (revision >= 1),
    node text NOT NULL,
    host text NOT NULL,
    task json NOT NULL,
    status text NOT NULL DEFAULT 'waiting'
        CHECK (status IN ('waiting', 'sent', 'begun', 'succeeded', 'failed', 'unknown', 'stale')),
    error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    begun_at timestamptz,
    ended_at timestamptz,
    PRIMARY KEY (tenant_id, session_id, revision),
    FOREIGN KEY (tenant_id, session_id)
        REFERENCES app.conversation_sessions (tenant_id, session_id) ON DELETE CASCADE
);

CREATE INDEX flow_tasks_waiting ON app.flow_tasks (tenant_id, created_at)
    WHERE status = 'waiting';

ALTER TABLE app.flow_tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.flow_tasks FORCE ROW LEVEL SECURITY;

CREATE POLICY flow_tasks_select ON app.flow_tasks FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_tasks_insert ON app.flow_tasks FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_tasks_update ON app.flow_tasks FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_tasks_delete ON app.flow_tasks FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.flow_tasks TO gatehouse_app;
