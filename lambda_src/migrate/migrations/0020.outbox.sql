-- The outbox of events: one row for each thing that happened to a session, in the transaction in
-- which it happened. `number` counts the events of a session and orders them; with the session's id
-- it is the event's id. There is no foreign key: a session that is deleted leaves its last event.
-- `node_seconds` is how long the session stood at the node that it left.

CREATE TABLE app.outbox (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    session_id uuid NOT NULL,
    number integer NOT NULL CHECK (number >= 1),
    event_type text NOT NULL CHECK (event_type IN (
        'session_started', 'node_changed', 'session_status_changed', 'session_updated',
        'session_deleted')),
    event json NOT NULL,
    node_seconds double precision,
    happened_at timestamptz NOT NULL,
    handled_at timestamptz,
    PRIMARY KEY (tenant_id, session_id, number)
);

CREATE INDEX outbox_waiting ON app.outbox (tenant_id, happened_at) WHERE handled_at IS NULL;
CREATE INDEX outbox_by_time ON app.outbox (tenant_id, happened_at, session_id, number);

ALTER TABLE app.outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.outbox FORCE ROW LEVEL SECURITY;

CREATE POLICY outbox_select ON app.outbox FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY outbox_insert ON app.outbox FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY outbox_update ON app.outbox FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY outbox_delete ON app.outbox FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.outbox TO gatehouse_app;
