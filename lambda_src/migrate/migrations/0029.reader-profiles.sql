-- What the reading companion knows of a reader since the last assessment.

CREATE TABLE app.reader_profiles (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    user_id text NOT NULL CHECK (length(user_id) BETWEEN 1 AND 128),
    reading_level smallint NOT NULL CHECK (reading_level BETWEEN 0 AND 4),
    confidence double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    strengths text[] NOT NULL CHECK (cardinality(strengths) <= 4),
    next_steps text[] NOT NULL CHECK (cardinality(next_steps) <= 5),
    assessments integer NOT NULL DEFAULT 1 CHECK (assessments BETWEEN 1 AND 1000000),
    assessed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
);

ALTER TABLE app.reader_profiles ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.reader_profiles FORCE ROW LEVEL SECURITY;

CREATE POLICY reader_profiles_select ON app.reader_profiles FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY reader_profiles_insert ON app.reader_profiles FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY reader_profiles_update ON app.reader_profiles FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY reader_profiles_delete ON app.reader_profiles FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.reader_profiles TO gatehouse_app;
