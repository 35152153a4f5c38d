-- Sessions that may go silent. A row is written once, when its session begins, and read when it may
-- be due: `seen_at` is then moved to the session's last change, so that no answer of a visitor costs
-- a write here. It is a table of its own since an index for it cannot be built on the live table of
-- sessions without stopping it.

CREATE TABLE app.open_sessions (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    session_id uuid NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, session_id),
    FOREIGN KEY (tenant_id, session_id)
        REFERENCES app.conversation_sessions (tenant_id, session_id) ON DELETE CASCADE
);

CREATE INDEX open_sessions_by_time ON app.open_sessions (tenant_id, seen_at);

ALTER TABLE app.open_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.open_sessions FORCE ROW LEVEL SECURITY;

CREATE POLICY open_sessions_select ON app.open_sessions FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY open_sessions_insert ON app.open_sessions FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY open_sessions_update ON app.open_sessions FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY open_sessions_delete ON app.open_sessions FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.open_sessions TO gatehouse_app;

-- When a tenant's next wake-up for silent sessions is due. Without a row there was none yet, and
-- sessions from before this file are not in the table above.

CREATE TABLE app.session_sweeps (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    next_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id)
);

ALTER TABLE app.session_sweeps ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.session_sweeps FORCE ROW LEVEL SECURITY;

CREATE POLICY session_sweeps_select ON app.session_sweeps FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY session_sweeps_insert ON app.session_sweeps FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY session_sweeps_update ON app.session_sweeps FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY session_sweeps_delete ON app.session_sweeps FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.session_sweeps TO gatehouse_app;

CREATE FUNCTION app.session_opened() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO app.open_sessions (tenant_id, session_id) VALUES (NEW.tenant_id, NEW.session_id);
    RETURN NULL;
END
$body$;

CREATE TRIGGER session_opened AFTER INSERT ON app.conversation_sessions
    FOR EACH ROW WHEN (NEW.status = 'active') EXECUTE FUNCTION app.session_opened();
