-- Where a tenant's events go. The secret that signs them is in Secrets Manager, one for each webhook
-- and a version for each rotation; here are only the ids of versions. Until `previous_until` the
-- previous one signs too.

CREATE TABLE app.webhook_subscriptions (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    webhook_id uuid NOT NULL,
    url text NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
    description text NOT NULL DEFAULT '' CHECK (length(description) <= 500),
    event_types text[] NOT NULL CHECK (cardinality(event_types) BETWEEN 1 AND 5),
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'paused')),
    secret_version text NOT NULL CHECK (length(secret_version) BETWEEN 32 AND 64),
    previous_version text CHECK (length(previous_version) BETWEEN 32 AND 64),
    previous_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, webhook_id)
);

ALTER TABLE app.webhook_subscriptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.webhook_subscriptions FORCE ROW LEVEL SECURITY;

CREATE POLICY webhook_subscriptions_select ON app.webhook_subscriptions FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY webhook_subscriptions_insert ON app.webhook_subscriptions FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY webhook_subscriptions_update ON app.webhook_subscriptions FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY webhook_subscriptions_delete ON app.webhook_subscriptions FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.webhook_subscriptions TO gatehouse_app;

-- One event for one webhook. Those of a session are a lane: the first that is not delivered blocks
-- the others, so that none is delivered out of order. `queued_until` is how long a message of the
-- queue stands for the lane, `leased_until` how long a worker may be sending.

CREATE TABLE app.webhook_deliveries (
    tenant_id text NOT NULL CHECK (tenant_id ~ '^[a-z0-9-]{1,64}$'),
    session_id uuid NOT NULL,
    number integer NOT NULL CHECK (number >= 1),
    webhook_id uuid NOT NULL,
    event_type text NOT NULL,
    happened_at timestamptz NOT NULL,
    status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'delivered', 'parked')),
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    waiting_since timestamptz NOT NULL DEFAULT now(),
    next_at timestamptz NOT NULL DEFAULT now(),
    queued_until timestamptz,
    leased_until timestamptz,
    http_status integer,
    error text CHECK (length(error) <= 100),
    attempted_at timestamptz,
    delivered_at timestamptz,
    PRIMARY KEY (tenant_id, session_id, number, webhook_id),
    FOREIGN KEY (tenant_id, session_id, number)
        REFERENCES app.outbox (tenant_id, session_id, number) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, webhook_id)
        REFERENCES app.webhook_subscriptions (tenant_id, webhook_id) ON DELETE CASCADE
);

CREATE INDEX webhook_deliveries_due ON app.webhook_deliveries (tenant_id, next_at)
    WHERE status = 'waiting';
CREATE INDEX webhook_deliveries_by_webhook
    ON app.webhook_deliveries (tenant_id, webhook_id, happened_at, session_id, number);

ALTER TABLE app.webhook_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.webhook_deliveries FORCE ROW LEVEL SECURITY;

CREATE POLICY webhook_deliveries_select ON app.webhook_deliveries FOR SELECT
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY webhook_deliveries_insert ON app.webhook_deliveries FOR INSERT
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY webhook_deliveries_update ON app.webhook_deliveries FOR UPDATE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''))
    WITH CHECK (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));
CREATE POLICY webhook_deliveries_delete ON app.webhook_deliveries FOR DELETE
    USING (tenant_id = NULLIF(current_setting('app.tenant_id', true), ''));

GRANT SELECT, INSERT, UPDATE, DELETE ON app.webhook_deliveries TO gatehouse_app;
