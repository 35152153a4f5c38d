-- What the reading companion recommends from: the books of a tenant.

CREATE TABLE app.books (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    isbn text NOT NULL CHECK (isbn ~ '^[0-9]{13}$'),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    author text NOT NULL CHECK (length(author) BETWEEN 1 AND 200),
    summary text NOT NULL CHECK (length(summary) BETWEEN 1 AND 500),
    genres text[] NOT NULL CHECK (cardinality(genres) BETWEEN 1 AND 20),
    hues text[] NOT NULL CHECK (cardinality(hues) BETWEEN 0 AND 20),
    reading_level smallint NOT NULL CHECK (reading_level BETWEEN 0 AND 4),
    min_age smallint NOT NULL CHECK (min_age BETWEEN 0 AND 120),
    max_age smallint NOT NULL CHECK (max_age BETWEEN min_age AND 120),
    PRIMARY KEY (tenant_id, isbn)
);

ALTER TABLE app.books ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.books FORCE ROW LEVEL SECURITY;

CREATE POLICY books_select ON app.books FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY books_insert ON app.books FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY books_update ON app.books FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY books_delete ON app.books FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.books TO gatehouse_app;
