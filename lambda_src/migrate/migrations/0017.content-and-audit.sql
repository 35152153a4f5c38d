-- Content is edited item by item: a revision, who may see it, wordings in other languages, and the
-- words that a search finds. Of older items the words are computed when they are searched: the column
-- is filled as items change, since a generated one would write every row here. An index on the words
-- would not be used: `@@` is not leakproof, so it is judged after the policy of the tenant.
-- The audit log says who changed what; the roles of functions may read it and add to it.

ALTER TABLE app.cms_content ADD COLUMN visibility text NOT NULL DEFAULT 'public';
ALTER TABLE app.cms_content ADD COLUMN language text NOT NULL DEFAULT 'en';
ALTER TABLE app.cms_content ADD COLUMN languages json NOT NULL DEFAULT '{}';
ALTER TABLE app.cms_content ADD COLUMN revision integer NOT NULL DEFAULT 1;
ALTER TABLE app.cms_content ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE app.cms_content ADD COLUMN words tsvector;
ALTER TABLE app.cms_content ADD CONSTRAINT cms_content_visibility_check
    CHECK (visibility IN ('public', 'private')) NOT VALID;

CREATE TABLE app.flow_audit (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    happened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    entry_id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id text NOT NULL CHECK (length(user_id) BETWEEN 1 AND 128),
    action text NOT NULL CHECK (action ~ '^[a-z_]{1,60}$'),
    subject_type text NOT NULL CHECK (subject_type ~ '^[a-z_]{1,60}$'),
    subject_id text NOT NULL CHECK (length(subject_id) BETWEEN 1 AND 500),
    revision integer CHECK (revision >= 1),
    changes json NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, happened_at, entry_id)
);

CREATE INDEX flow_audit_by_subject
    ON app.flow_audit (tenant_id, subject_type, subject_id, happened_at);

ALTER TABLE app.flow_audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.flow_audit FORCE ROW LEVEL SECURITY;

CREATE POLICY flow_audit_select ON app.flow_audit FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_audit_insert ON app.flow_audit FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_audit_update ON app.flow_audit FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY flow_audit_delete ON app.flow_audit FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT ON app.flow_audit TO gatehouse_app;
