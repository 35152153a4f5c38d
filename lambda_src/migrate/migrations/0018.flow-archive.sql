-- A flow that is archived begins no more sessions; one that is deleted is nobody's to find, and its
-- row stays only as long as a session refers to it.

ALTER TABLE app.cms_content VALIDATE CONSTRAINT cms_content_visibility_check;

ALTER TABLE app.flow_definitions ADD COLUMN archived_at timestamptz;
ALTER TABLE app.flow_definitions ADD COLUMN deleted_at timestamptz;
