"""So many sessions, each with what the platform keeps of one: written as the platform writes it.

The triggers of sessions run for every row, so that its event and its place among the open sessions
are theirs. References between tables are not checked, and all but one tenant's events are marked as
handled at once: `Stage.count` has those of the measured tenant counted by the function itself.
"""

from benchmarks.flows.measure import TENANT
from benchmarks.tenancy.database import Benchmarked

TENANTS = 100
_PORTION = 100_000  # sessions of one transaction: notifications of one are kept in memory
_ALWAYS = "ALTER TABLE app.conversation_sessions ENABLE ALWAYS TRIGGER {name}"
_AS_USUAL = "ALTER TABLE app.conversation_sessions ENABLE TRIGGER {name}"
_ON_INSERT = ("session_began", "session_opened")
_SESSIONS = """
SET session_replication_role = replica;
INSERT INTO app.conversation_sessions
    (tenant_id, session_id, flow_id, version, user_id, session, state_hash, status, node)
SELECT 't' || i % {tenants}, md5('s' || i)::uuid, {flow}, 1, 'user-' || i,
       json_build_object('seed', repeat('x', 36), 'scopes',
           json_build_object('user', json_build_object('note', repeat('n', 400)))),
       repeat('h', 44), 'active', 'ask'
FROM generate_series({first}, {last}) i;
INSERT INTO app.conversation_history
    (tenant_id, session_id, revision, kind, messages, question, events, node)
SELECT 't' || i % {tenants}, md5('s' || i)::uuid, 1, 'start', '[]',
       json_build_object('text', 'What would you like?'), '[]', 'ask'
FROM generate_series({first}, {last}) i;
INSERT INTO app.cms_impressions
    (tenant_id, session_id, content_id, experiment, epoch, variant_id, visitor, is_first)
SELECT 't' || i % {tenants}, md5('s' || i)::uuid, 'tested', 1, 1,
       CASE WHEN i / {tenants} % 2 = 0 THEN 'control' ELSE 'other' END,
       sha256(('v' || i)::bytea), true
FROM generate_series({first}, {last}) i
"""
_FLOW = (
    "(SELECT flow_id FROM app.flow_definitions WHERE tenant_id = '{tenant}' AND flow_key = '{key}')"
)
_HANDLED = """
UPDATE app.outbox SET handled_at = now() WHERE tenant_id <> '{tenant}' AND handled_at IS NULL;
VACUUM ANALYZE app.conversation_sessions, app.conversation_history, app.cms_impressions,
    app.open_sessions, app.outbox;
CHECKPOINT
"""
_COUNTS = """
SET session_replication_role = replica;
INSERT INTO app.conversation_analytics
    (tenant_id, flow_id, metric, day, version, node, item, count, total)
SELECT '{tenant}', {flow}, 'node_seconds', current_date - d, 1, 'node-' || n, b::text, 7, 9.5
FROM generate_series(1, {days}) d, generate_series(1, {nodes}) n, generate_series(1, {buckets}) b;
VACUUM ANALYZE app.conversation_analytics
"""
DAYS, NODES, BUCKETS = 89, 20, 30


def fill(database: Benchmarked, key: str, sessions: int) -> None:
    """Add sessions of the flow of a key, scattered over a hundred tenants."""
    flow = _FLOW.format(tenant=TENANT, key=key)
    for name in _ON_INSERT:
        database.run(_ALWAYS.format(name=name))
    for first in range(1, sessions + 1, _PORTION):
        last = min(first + _PORTION - 1, sessions)
        database.run(_SESSIONS.format(first=first, last=last, tenants=TENANTS, flow=flow))
    for name in _ON_INSERT:
        database.run(_AS_USUAL.format(name=name))
    database.run(_HANDLED.format(tenant=TENANT))


def fill_counts(database: Benchmarked, key: str) -> None:
    """Add what a busy flow of twenty nodes has counted in the days before this one."""
    flow = _FLOW.format(tenant=TENANT, key=key)
    database.run(_COUNTS.format(tenant=TENANT, flow=flow, days=DAYS, nodes=NODES, buckets=BUCKETS))
