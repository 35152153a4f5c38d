-- What happens to a session becomes events, whoever changes the row. A change of node and a change
-- of status are an event each, so that who subscribed to one of them misses none; a change of
-- anything else that makes a revision is `session_updated`. Rows from before this file have no node
-- of their own, so it is read from their frames.

ALTER TABLE app.conversation_sessions ADD COLUMN node text;
ALTER TABLE app.conversation_sessions ADD COLUMN node_since timestamptz;
ALTER TABLE app.conversation_sessions ADD COLUMN events integer NOT NULL DEFAULT 0;

CREATE FUNCTION app.session_node(node text, session json) RETURNS text
LANGUAGE sql IMMUTABLE AS $body$
    SELECT coalesce(node, (
        SELECT string_agg(frame ->> 'node', '/' ORDER BY place)
        FROM json_array_elements(session -> 'frames') WITH ORDINALITY AS f (frame, place)))
$body$;

-- PostgreSQL refuses a notification of 8,000 bytes: one that is so long goes without its nodes.
CREATE FUNCTION app.write_event(
    tenant text, session uuid, place integer, type text, node_seconds double precision,
    moment timestamptz, facts json
) RETURNS void LANGUAGE plpgsql AS $body$
DECLARE
    event json := json_build_object(
        'id', session || '.' || place,
        'event_type', type,
        'timestamp', to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'session_id', session,
        'flow_id', facts -> 'flow_id',
        'flow_version', facts -> 'flow_version',
        'user_id', facts -> 'user_id',
        'current_node', facts -> 'current_node',
        'previous_node', facts -> 'previous_node',
        'status', facts -> 'status',
        'previous_status', facts -> 'previous_status',
        'revision', facts -> 'revision',
        'previous_revision', facts -> 'previous_revision');
BEGIN
    INSERT INTO app.outbox
        (tenant_id, session_id, number, event_type, event, node_seconds, happened_at)
    VALUES (tenant, session, place, type, event, node_seconds, moment);
    PERFORM pg_notify('flow_events', CASE
        WHEN octet_length(event::text) < 8000 THEN event::text
        ELSE ((event::jsonb) - 'current_node' - 'previous_node')::text END);
END
$body$;

CREATE FUNCTION app.session_began() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    NEW.node := app.session_node(NEW.node, NEW.session);
    NEW.node_since := moment;
    NEW.events := 1;
    PERFORM app.write_event(
        NEW.tenant_id, NEW.session_id, 1, 'session_started', NULL, moment, json_build_object(
            'flow_id', NEW.flow_id, 'flow_version', NEW.version, 'user_id', NEW.user_id,
            'current_node', NEW.node, 'previous_node', NULL,
            'status', NEW.status, 'previous_status', NULL,
            'revision', NEW.revision, 'previous_revision', NULL));
    RETURN NEW;
END
$body$;

CREATE FUNCTION app.session_changed() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    moment timestamptz := clock_timestamp();
    stood double precision := extract(epoch FROM moment - OLD.node_since);
    before text := app.session_node(OLD.node, OLD.session);
    has_moved boolean;
    has_ended boolean := NEW.status IS DISTINCT FROM OLD.status;
    facts json;
BEGIN
    NEW.node := app.session_node(NEW.node, NEW.session);
    has_moved := NEW.node IS DISTINCT FROM before;
    facts := json_build_object(
        'flow_id', NEW.flow_id, 'flow_version', NEW.version, 'user_id', NEW.user_id,
        'current_node', NEW.node, 'previous_node', before,
        'status', NEW.status, 'previous_status', OLD.status,
        'revision', NEW.revision, 'previous_revision', OLD.revision);
    NEW.events := OLD.events;
    IF has_moved THEN
        NEW.events := NEW.events + 1;
        NEW.node_since := moment;
        PERFORM app.write_event(
            NEW.tenant_id, NEW.session_id, NEW.events, 'node_changed', stood, moment, facts);
    END IF;
    IF has_ended THEN
        NEW.events := NEW.events + 1;
        PERFORM app.write_event(
            NEW.tenant_id, NEW.session_id, NEW.events, 'session_status_changed',
            CASE WHEN has_moved THEN 0 ELSE stood END, moment, facts);
    END IF;
    IF NOT has_moved AND NOT has_ended THEN
        NEW.events := NEW.events + 1;
        PERFORM app.write_event(
            NEW.tenant_id, NEW.session_id, NEW.events, 'session_updated', NULL, moment, facts);
    END IF;
    RETURN NEW;
END
$body$;

CREATE FUNCTION app.session_went() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    node text := app.session_node(OLD.node, OLD.session);
BEGIN
    PERFORM app.write_event(
        OLD.tenant_id, OLD.session_id, OLD.events + 1, 'session_deleted', NULL, clock_timestamp(),
        json_build_object(
            'flow_id', OLD.flow_id, 'flow_version', OLD.version, 'user_id', OLD.user_id,
            'current_node', NULL, 'previous_node', node,
            'status', OLD.status, 'previous_status', OLD.status,
            'revision', OLD.revision, 'previous_revision', OLD.revision));
    RETURN OLD;
END
$body$;

CREATE TRIGGER session_began BEFORE INSERT ON app.conversation_sessions
    FOR EACH ROW EXECUTE FUNCTION app.session_began();
CREATE TRIGGER session_changed BEFORE UPDATE ON app.conversation_sessions
    FOR EACH ROW
    WHEN (NEW.revision IS DISTINCT FROM OLD.revision OR NEW.status IS DISTINCT FROM OLD.status)
    EXECUTE FUNCTION app.session_changed();
CREATE TRIGGER session_went BEFORE DELETE ON app.conversation_sessions
    FOR EACH ROW EXECUTE FUNCTION app.session_went();
