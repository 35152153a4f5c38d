-- Rows of the tenant `:tenant` in every table; `:rows` in the large ones. See filling.py.

INSERT INTO app.menu_items SELECT ':tenant', md5(':tenant/item/' || n)::uuid, 'Dish ' || n,
    'Pizza', 900 FROM generate_series(1, :rows) AS n;
INSERT INTO app.orders SELECT ':tenant', md5(':tenant/order/' || n)::uuid, timestamptz
    '2026-01-01' + n * interval '1 minute', 'completed', 900 FROM generate_series(1, :rows) AS n;
INSERT INTO app.order_items SELECT ':tenant', md5(':tenant/order/' || n)::uuid, 1,
    md5(':tenant/item/' || n)::uuid, 1, 900 FROM generate_series(1, :rows) AS n;
INSERT INTO app.flow_definitions (tenant_id, flow_id, flow_key, name, draft, visibility,
    public_key_hash) SELECT ':tenant', md5(':tenant/flow/' || n)::uuid, 'flow-' || n, 'Of
    :tenant', '{}', 'public', sha256('key') FROM generate_series(1, 2) AS n;
INSERT INTO app.flow_versions (tenant_id, flow_id, version, frozen, published_by) SELECT
    ':tenant', md5(':tenant/flow/' || n)::uuid, 1, '{}', 'user-1' FROM generate_series(1, 2) AS n;
INSERT INTO app.conversation_sessions (tenant_id, session_id, flow_id, version, proof_hash,
    csrf_hash, session, state_hash, status) SELECT ':tenant', md5(':tenant/session/' || n)::uuid,
    md5(':tenant/flow/1')::uuid, 1, sha256('proof'), sha256('csrf'), '{"frames": []}',
    repeat('x', 44), 'active' FROM generate_series(1, :rows) AS n;
INSERT INTO app.conversation_history (tenant_id, session_id, revision, kind, messages, events,
    node) SELECT ':tenant', md5(':tenant/session/' || n)::uuid, r, 'answer', '["Zürich 🍋"]',
    '[]', 'hello' FROM generate_series(1, :rows) AS n, generate_series(1, 2) AS r;
INSERT INTO app.flow_tasks (tenant_id, session_id, revision, node, host, task) SELECT ':tenant',
    md5(':tenant/session/' || n)::uuid, 1, 'call', 'example.com', '{}' FROM generate_series(1,
    :rows) AS n;
INSERT INTO app.public_sessions SELECT ':tenant', md5(':tenant/session/' || n)::uuid, now(), 'c'
    || repeat('0', 32), 1 FROM generate_series(1, 2) AS n;
INSERT INTO app.public_flow_counts (tenant_id, flow_id, counter) SELECT ':tenant',
    md5(':tenant/flow/' || n)::uuid, 'f1' FROM generate_series(1, 2) AS n;
INSERT INTO app.flow_circuits VALUES (':tenant', 'https://example.com', 1, NULL);
INSERT INTO app.flow_call_bases VALUES (':tenant', 'base', '/v1', 'https://example.com');
INSERT INTO app.books VALUES (':tenant', '9790000000000', 'A book', 'Ada', 'Of :tenant', '{fantasy}',
    '{cosy}', 2, 8, 12);
INSERT INTO app.reader_profiles VALUES (':tenant', 'user-1', 2, 0.5, '{}', '{}', 1, now());
INSERT INTO app.flow_audit (tenant_id, user_id, action, subject_type, subject_id) SELECT
    ':tenant', 'user-1', 'publish', 'flow', 'flow-' || n FROM generate_series(1, 3) AS n;
INSERT INTO app.cms_content (tenant_id, content_id, type, body, words) SELECT ':tenant',
    'content-' || n, 'text', '{}', to_tsvector('hello') FROM generate_series(1, 2) AS n;
INSERT INTO app.cms_content_variants (tenant_id, content_id, variant_id, weight) VALUES
    (':tenant', 'content-1', 'a', 1);
INSERT INTO app.cms_experiments (tenant_id, content_id, experiment, epoch, goal, weights) VALUES
    (':tenant', 'content-1', 1, 1, '{}', '{}');
INSERT INTO app.cms_variant_counts (tenant_id, content_id, experiment, epoch, variant_id, part)
    VALUES (':tenant', 'content-1', 1, 1, 'a', 0);
INSERT INTO app.cms_impressions (tenant_id, session_id, content_id, experiment, epoch,
    variant_id, visitor, is_first) VALUES (':tenant', md5(':tenant/session/1')::uuid,
    'content-1', 1, 1, 'a', sha256('visitor'), true);
INSERT INTO app.conversation_analytics (tenant_id, flow_id, metric, day, version) VALUES
    (':tenant', md5(':tenant/flow/1')::uuid, 'started', '2026-01-01', 1);
INSERT INTO app.session_sweeps VALUES (':tenant', now());
INSERT INTO app.webhook_subscriptions (tenant_id, webhook_id, url, event_types, secret_version)
    VALUES (':tenant', md5(':tenant/webhook')::uuid, 'https://example.com',
    ARRAY['session_started'], repeat('v', 32));
INSERT INTO app.webhook_deliveries (tenant_id, session_id, number, webhook_id, event_type,
    happened_at) SELECT ':tenant', session_id, 1, md5(':tenant/webhook')::uuid,
    'session_started', now() FROM app.outbox WHERE tenant_id = ':tenant' LIMIT 2;
INSERT INTO app.access_blocks (tenant_id, user_id) VALUES (':tenant', 'user-9');
