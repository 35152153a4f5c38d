-- Reads and writes of the table go on while its rows are checked.

ALTER TABLE app.conversation_history VALIDATE CONSTRAINT conversation_history_kind_check;
