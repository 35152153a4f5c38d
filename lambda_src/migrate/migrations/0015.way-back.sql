-- A way back to the last question: an answer keeps the session as it was before it. An older row has
-- none, so nobody gets back behind it. The constraint knows the new kind; 0016 validates it.

ALTER TABLE app.conversation_history ADD COLUMN before json;

ALTER TABLE app.conversation_history DROP CONSTRAINT conversation_history_kind_check;
ALTER TABLE app.conversation_history ADD CONSTRAINT conversation_history_kind_check
    CHECK (kind IN ('start', 'answer', 'outcome', 'state', 'end', 'back')) NOT VALID;
