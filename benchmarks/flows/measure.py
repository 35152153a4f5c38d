"""Interactions with the deployed function's own code, on a table of so many sessions."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean, quantiles
from typing import Any

from benchmarks.flows.documents import documents
from benchmarks.tenancy.database import Benchmarked
from lambda_src.flow_store.versions import VersionCache
from lambda_src.flow_tasks.logic import FlowTasks
from lambda_src.flow_tasks.requests import TaskName
from lambda_src.flow_vault.editing import Editing
from lambda_src.flow_vault.handler import Flows, reply
from lambda_src.flow_vault.playing import Playing
from lambda_src.flow_vault.public_limits import PublicLimits
from lambda_src.flow_vault.starting import Starting
from lambda_src.flows.shapes import Outcome
from lambda_src.vault.transaction import Vault

TENANT, SESSIONS, INTERACTIONS, WARM = "t1", 8, 50, 5
_MANY = 10**9
_TASKS = "webhook"
# Scattered over a hundred tenants; as a replica, so that no reference is checked.
_FILL = """
SET session_replication_role = replica;
INSERT INTO app.conversation_sessions
    (tenant_id, session_id, flow_id, version, user_id, session, state_hash, status)
SELECT 't' || i % 100, md5('s' || i)::uuid, md5('f')::uuid, 1, 'user',
       json_build_object('seed', repeat('x', 36), 'scopes',
           json_build_object('user', json_build_object('note', repeat('n', 400)))),
       repeat('h', 44), 'active'
FROM generate_series({first}, {last}) i;
VACUUM ANALYZE app.conversation_sessions;
CHECKPOINT
"""


@dataclass(frozen=True)
class Timing:
    """Interactions a second, and milliseconds that nineteen of twenty stay below."""

    per_second: float
    p95: float


def fill(database: Benchmarked, first: int, last: int) -> None:
    """Add sessions with these numbers."""
    database.run(_FILL.format(first=first, last=last))


def flows(vault: Vault) -> Flows:
    """The function, with its flows published."""
    shelf, limits = VersionCache(), PublicLimits(*[_MANY] * 5)
    made = Flows(
        Starting(vault, shelf, limits, 3600),
        Playing(vault, shelf, _MANY, limits, 50),
        Editing(vault, 50),
    )
    for document in documents().values():
        ask(made, "create_flow", document=document)
        ask(made, "publish_flow", flow=document["seed_key"])
    return made


def measure(
    made: Flows,
    kind: str,
    given: Callable[[int], str] = "answer {}".format,
    sessions: int = SESSIONS,
) -> Timing:
    """Play sessions of one flow, whose answers are `given` by number; time each interaction."""
    times = []
    for _ in range(sessions):
        told = ask(made, "start", flow=kind)
        token, revision = told["session_token"], 1
        for number in range(INTERACTIONS):
            began = time.perf_counter()
            told = ask(made, "interact", token=token, revision=revision, input=given(number))
            if number >= WARM:
                times.append(time.perf_counter() - began)
            revision = told["session"]["revision"]
            if kind == _TASKS:
                revision = _report(made, token, revision)
    return Timing(1 / mean(times), quantiles(times, n=20)[-1] * 1000)


def _report(made: Flows, token: str, revision: int) -> int:
    """Have the call come back, outside of what is timed."""
    tasks = FlowTasks(made.playing.vault, 60, _MANY, 60, version_cache=made.playing.version_cache)
    name = TaskName(session_id=token.partition(".")[2], revision=revision)
    tasks.begin(TENANT, name)
    tasks.report(TENANT, name, Outcome("succeeded", 200))
    return revision + 1


def ask(made: Flows, operation: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
    """Have an administrator do something; return the answer's body."""
    claims = {
        "sub": "benchmark",
        "custom:tenant_id": TENANT,
        "cognito:groups": "[tenant-admin]",
        "token_use": "id",
    }
    told = reply(made, {"claims": claims, "operation": operation, "fields": fields})
    return dict(told.as_json()["body"])
