-- Experiments on content: arms by weight, who saw which and reached the goal. An experiment has
-- epochs: within one its weights stay. Counts are in sixteen rows for an arm, of which a session
-- always uses the same, so that visitors do not wait for each other.

CREATE TABLE app.cms_content_variants (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    content_id text NOT NULL,
    variant_id text NOT NULL CHECK (length(variant_id) BETWEEN 1 AND 100),
    weight integer NOT NULL CHECK (weight BETWEEN 0 AND 10000),
    body json,
    languages json NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, content_id, variant_id),
    FOREIGN KEY (tenant_id, content_id)
        REFERENCES app.cms_content (tenant_id, content_id) ON DELETE CASCADE
);

CREATE TABLE app.cms_experiments (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    content_id text NOT NULL,
    experiment integer NOT NULL CHECK (experiment >= 1),
    epoch integer NOT NULL CHECK (epoch >= 1),
    goal json NOT NULL,
    weights json NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    winner text,
    promoted_by text CHECK (length(promoted_by) BETWEEN 1 AND 128),
    PRIMARY KEY (tenant_id, content_id, experiment, epoch),
    FOREIGN KEY (tenant_id, content_id)
        REFERENCES app.cms_content (tenant_id, content_id) ON DELETE CASCADE
);

CREATE TABLE app.cms_variant_counts (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    content_id text NOT NULL,
    experiment integer NOT NULL,
    epoch integer NOT NULL,
    variant_id text NOT NULL,
    part smallint NOT NULL CHECK (part BETWEEN 0 AND 15),
    impressions bigint NOT NULL DEFAULT 0,
    conversions bigint NOT NULL DEFAULT 0,
    visitors bigint NOT NULL DEFAULT 0,
    converted bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, content_id, experiment, epoch, variant_id, part),
    FOREIGN KEY (tenant_id, content_id)
        REFERENCES app.cms_content (tenant_id, content_id) ON DELETE CASCADE
);

CREATE TABLE app.cms_impressions (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    session_id uuid NOT NULL,
    content_id text NOT NULL,
    experiment integer NOT NULL,
    epoch integer NOT NULL,
    variant_id text NOT NULL,
    visitor bytea NOT NULL CHECK (length(visitor) = 32),
    is_first boolean NOT NULL,
    shown_at timestamptz NOT NULL DEFAULT now(),
    converted_at timestamptz,
    PRIMARY KEY (tenant_id, session_id, content_id, experiment),
    FOREIGN KEY (tenant_id, session_id)
        REFERENCES app.conversation_sessions (tenant_id, session_id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX cms_impressions_first
    ON app.cms_impressions (tenant_id, content_id, experiment, visitor) WHERE is_first;

ALTER TABLE app.cms_content_variants ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.cms_content_variants FORCE ROW LEVEL SECURITY;

CREATE POLICY cms_content_variants_select ON app.cms_content_variants FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY cms_content_variants_insert ON app.cms_content_variants FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY cms_content_variants_update ON app.cms_content_variants FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY cms_content_variants_delete ON app.cms_content_variants FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.cms_content_variants TO gatehouse_app;

ALTER TABLE app.cms_experiments ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.cms_experiments FORCE ROW LEVEL SECURITY;

CREATE POLICY cms_experiments_select ON app.cms_experiments FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY cms_experiments_insert ON app.cms_experiments FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY cms_experiments_update ON app.cms_experiments FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY cms_experiments_delete ON app.cms_experiments FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.cms_experiments TO gatehouse_app;

ALTER TABLE app.cms_variant_counts ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.cms_variant_counts FORCE ROW LEVEL SECURITY;

CREATE POLICY cms_variant_counts_select ON app.cms_variant_counts FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY cms_variant_counts_insert ON app.cms_variant_counts FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY cms_variant_counts_update ON app.cms_variant_counts FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY cms_variant_counts_delete ON app.cms_variant_counts FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.cms_variant_counts TO gatehouse_app;

ALTER TABLE app.cms_impressions ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.cms_impressions FORCE ROW LEVEL SECURITY;

CREATE POLICY cms_impressions_select ON app.cms_impressions FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY cms_impressions_insert ON app.cms_impressions FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY cms_impressions_update ON app.cms_impressions FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY cms_impressions_delete ON app.cms_impressions FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.cms_impressions TO gatehouse_app;
