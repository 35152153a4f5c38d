-- What flows may say and ask: questions, jokes, facts. `info` is what they are chosen by.

CREATE TABLE app.cms_content (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    content_id text NOT NULL CHECK (length(content_id) BETWEEN 1 AND 200),
    type text NOT NULL CHECK (length(type) BETWEEN 1 AND 100),
    body json NOT NULL,
    tags text[] NOT NULL DEFAULT '{}',
    info json NOT NULL DEFAULT '{}',
    status text NOT NULL DEFAULT 'published' CHECK (status IN ('draft', 'published', 'archived')),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, content_id)
);

CREATE INDEX cms_content_by_type ON app.cms_content (tenant_id, type, content_id);

ALTER TABLE app.cms_content ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.cms_content FORCE ROW LEVEL SECURITY;

CREATE POLICY cms_content_select ON app.cms_content FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY cms_content_insert ON app.cms_content FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY cms_content_update ON app.cms_content FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY cms_content_delete ON app.cms_content FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.cms_content TO gatehouse_app;
