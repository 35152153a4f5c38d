-- What happened in flows, counted: one row for each day and what it is counted by. Rows are added up
-- in the transaction that takes events out of the outbox, so each event counts once. Times are counts
-- of buckets that grow by a tenth (`item` is a bucket's number), from which percentiles are read;
-- `total` is their sum in seconds. What visitors write is nowhere, only which option they chose.
-- There is no foreign key to the flow: an event of a flow that is gone must not stop the others.

CREATE TABLE app.conversation_analytics (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    flow_id uuid NOT NULL,
    metric text NOT NULL CHECK (metric IN (
        'started', 'completed', 'abandoned', 'reached', 'left', 'node_seconds',
        'session_seconds', 'answered')),
    day date NOT NULL,
    version integer NOT NULL,
    node text NOT NULL DEFAULT '',
    item text NOT NULL DEFAULT '' CHECK (length(item) <= 200),
    language text NOT NULL DEFAULT '' CHECK (length(language) <= 35),
    variant text NOT NULL DEFAULT '' CHECK (length(variant) <= 200),
    count bigint NOT NULL DEFAULT 0,
    total double precision NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, flow_id, metric, day, version, node, item, language, variant)
);

ALTER TABLE app.conversation_analytics ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.conversation_analytics FORCE ROW LEVEL SECURITY;

CREATE POLICY conversation_analytics_select ON app.conversation_analytics FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY conversation_analytics_insert ON app.conversation_analytics FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY conversation_analytics_update ON app.conversation_analytics FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY conversation_analytics_delete ON app.conversation_analytics FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.conversation_analytics TO gatehouse_app;
