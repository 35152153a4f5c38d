-- An off-boarding deletes sessions and then the events of the outbox: an event for each session that
-- goes would be written to be deleted next. So its role, which may write nothing, writes none.
-- Whoever else deletes a session leaves its last event as before.

CREATE OR REPLACE TRIGGER session_went BEFORE DELETE ON app.conversation_sessions
    FOR EACH ROW
    WHEN (current_user <> 'gatehouse_off_boarding')
    EXECUTE FUNCTION app.session_went();
