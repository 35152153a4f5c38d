"""A database with so many sessions and events, and what is timed on it."""

import time
from collections.abc import Callable
from statistics import quantiles

from benchmarks.flows.measure import TENANT, flows, measure
from benchmarks.tenancy.database import Benchmarked
from lambda_src.flow_tasks.sweeping import Sweeping
from lambda_src.flow_tasks.webhooks import Retries, WebhookTasks
from lambda_src.flow_vault.handler import Flows, reply
from lambda_src.vault.transaction import Vault

KIND = "question"
_DAYS, _NODES, _BUCKETS = 90, 20, 30
# As a replica, so that the triggers that are measured do not fire.
_FILL = """
SET session_replication_role = replica;
INSERT INTO app.conversation_sessions
    (tenant_id, session_id, flow_id, version, user_id, session, state_hash, status, node, events)
SELECT 't' || i % 100, md5('s' || i)::uuid, md5('f')::uuid, 1, 'user',
       json_build_object('seed', repeat('x', 36), 'scopes', json_build_object()),
       repeat('h', 44), 'active', 'ask', 1
FROM generate_series({first}, {last}) i;
INSERT INTO app.open_sessions (tenant_id, session_id)
SELECT 't' || i % 100, md5('s' || i)::uuid FROM generate_series({first}, {last}) i;
INSERT INTO app.outbox
    (tenant_id, session_id, number, event_type, event, happened_at, handled_at)
SELECT 't' || i % 100, md5('s' || i)::uuid, 1, 'session_started',
       json_build_object('id', md5('s' || i), 'flow_id', md5('f')), now(), now()
FROM generate_series({first}, {last}) i;
VACUUM ANALYZE app.conversation_sessions, app.open_sessions, app.outbox;
CHECKPOINT
"""
_COUNTS = f"""
SET session_replication_role = replica;
INSERT INTO app.conversation_analytics
    (tenant_id, flow_id, metric, day, version, node, item, count, total)
SELECT '{TENANT}', flow_id, 'node_seconds', current_date - d, 1, 'node-' || n, b::text, 7, 9.5
FROM app.flow_definitions, generate_series(0, {_DAYS - 1}) d, generate_series(1, {_NODES}) n,
     generate_series(1, {_BUCKETS}) b
WHERE tenant_id = '{TENANT}' AND flow_key = '{KIND}';
VACUUM ANALYZE app.conversation_analytics
"""  # noqa: S608 - constants of this module
_TRIGGERS = "ALTER TABLE app.conversation_sessions {state} TRIGGER USER"


class Stage:
    """One database, with the functions that are timed."""

    def __init__(self, database: Benchmarked) -> None:
        self.database = database
        self.vault: Vault = database.vault("gatehouse_app")
        self.made: Flows = flows(self.vault)
        database.run(_COUNTS)

    def fill(self, first: int, last: int) -> None:
        """Add sessions with these numbers."""
        self.database.run(_FILL.format(first=first, last=last))

    def set_triggers(self, state: str) -> None:
        """ENABLE or DISABLE those of sessions."""
        self.database.run(_TRIGGERS.format(state=state))

    def interaction(self) -> float:
        """Milliseconds that nineteen of twenty interactions stay below."""
        return measure(self.made, KIND).p95

    def handled(self) -> float:
        """Milliseconds for an event to become counts and deliveries, in batches of 100."""
        tasks, count, began = WebhookTasks(self.vault, Retries()), 0, time.perf_counter()
        while found := int(tasks.events(TENANT, 100)["handled"]):
            count += found
        return (time.perf_counter() - began) * 1000 / max(1, count)

    def report(self) -> float:
        """Milliseconds of a report over 90 days, p95."""
        claims = {
            "sub": "benchmark", "custom:tenant_id": TENANT, "token_use": "id",
            "cognito:groups": "[tenant-admin]",
        }  # fmt: skip
        fields = {"flow": KIND, "first": _first_day()}
        event = {"claims": claims, "operation": "report_flow", "fields": fields}
        return _p95(lambda: reply(self.made, event), 20)

    def sweep(self) -> float:
        """Milliseconds of a sweep that finds nobody silent, p95."""
        sweeping = Sweeping(self.vault, 86_400, 30)
        sweeping.sweep(TENANT, 100)
        return _p95(lambda: sweeping.sweep(TENANT, 100), 20)


def _first_day() -> str:
    day = time.gmtime(time.time() - (_DAYS - 1) * 86_400)
    return time.strftime("%Y-%m-%d", day)


def _p95(run: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        found.append((time.perf_counter() - began) * 1000)
    return quantiles(found, n=20)[-1]
