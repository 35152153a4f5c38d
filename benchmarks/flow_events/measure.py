"""A database with so many sessions and events, and what is timed on it."""

import time
from collections.abc import Callable
from statistics import quantiles
from uuid import uuid4

from benchmarks.flow_events.documents import BODY, OPTIONS, PLAIN, TESTED, VARIANT, document
from benchmarks.flow_events.filling import DAYS, fill, fill_counts
from benchmarks.flows.measure import TENANT, ask, flows, measure
from benchmarks.tenancy.database import Benchmarked
from lambda_src.flow_tasks.sweeping import Sweeping
from lambda_src.flow_tasks.webhooks import Retries, WebhookTasks
from lambda_src.flow_vault.handler import Flows
from lambda_src.vault.transaction import Vault

_TRIGGERS = "ALTER TABLE app.conversation_sessions {state} TRIGGER USER"
_BATCH = 100
_COUNTED = ("outbox", "webhook_deliveries", "conversation_analytics")


class Stage:
    """One database, with the functions that are timed."""

    def __init__(self, database: Benchmarked, sessions: int) -> None:
        self.sessions = sessions
        self.database = database
        self.vault: Vault = database.vault("gatehouse_app")
        self.made: Flows = flows(self.vault)
        for key in (TESTED, PLAIN):
            ask(self.made, "add_content", id=key, type="question", body=BODY)
            ask(self.made, "create_flow", document=document(key))
            ask(self.made, "publish_flow", flow=key)
        ask(self.made, "add_variant", content=TESTED, id="other", body=VARIANT)
        fill(database, TESTED, sessions)
        self.count()
        self.check_counts()
        fill_counts(database, TESTED)
        ask(self.made, "create_webhook", webhook=str(uuid4()), secret_version=str(uuid4()),
            url="https://receiver.example/events", event_types=["node_changed"])  # fmt: skip

    def interaction(self, key: str, *, has_events: bool = True) -> float:
        """Milliseconds that nineteen of twenty interactions stay below."""
        if not has_events:
            self.database.run(_TRIGGERS.format(state="DISABLE"))
        try:
            return measure(self.made, key, lambda number: OPTIONS[number % len(OPTIONS)], 1).p95
        finally:
            if not has_events:
                self.database.run(_TRIGGERS.format(state="ENABLE"))

    def count(self) -> float:
        """Milliseconds for an event to become counts and deliveries, in batches of 100."""
        tasks, handled, began = WebhookTasks(self.vault, Retries()), 0, time.perf_counter()
        while found := int(tasks.events(TENANT, _BATCH)["handled"]):
            handled += found
        return (time.perf_counter() - began) * 1000 / max(1, handled)

    def check_counts(self) -> None:
        """Raise AssertionError unless each session of the tenant was counted as one start."""
        totals = self._report()["totals"]
        expected = self.sessions // 100
        if totals["starts"] != expected:
            raise AssertionError(f"{totals['starts']} starts were counted of {expected} sessions.")

    def written(self) -> dict[str, int]:
        """Rows that one interaction writes to the tables of events and counts."""
        session = ask(self.made, "start", flow=TESTED)
        before = self._rows()
        ask(self.made, "interact", token=session["session_token"], revision=1, input=OPTIONS[0])
        return {name: count - before[name] for name, count in self._rows().items()}

    def report(self) -> float:
        """Milliseconds of a report over 90 days, p95."""
        return _p95(self._report, 20)

    def sweep(self) -> float:
        """Milliseconds of a sweep that finds nobody silent, p95."""
        sweeping = Sweeping(self.vault, 86_400, 30)
        sweeping.sweep(TENANT, _BATCH)
        return _p95(lambda: sweeping.sweep(TENANT, _BATCH), 20)

    def _report(self) -> dict[str, dict[str, int]]:
        return ask(self.made, "report_flow", flow=TESTED, first=_day(DAYS), last=_day(0))

    def _rows(self) -> dict[str, int]:
        selects = " UNION ALL ".join(
            f"SELECT '{name}' AS name, count(*) AS n FROM app.{name} WHERE tenant_id = '{TENANT}'"  # noqa: S608 - constants
            for name in _COUNTED
        )
        with self.database.connector("postgres").open() as connection:
            found = connection.execute(selects.encode()).fetchall()
        return {row["name"]: row["n"] for row in found}


def _day(ago: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() - ago * 86_400))


def _p95(run: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        found.append((time.perf_counter() - began) * 1000)
    return quantiles(found, n=20)[-1]
