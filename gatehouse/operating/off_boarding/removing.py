"""Off-boarding: a request, a waiting time, a confirmation, deletion store by store, evidence.

Every step can be interrupted and repeated: a store deletes what is still there, the record says
which steps are done, and the scan at the end believes neither.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from gatehouse.operating.off_boarding.record import Removal, RemovalRecords
from gatehouse.operating.off_boarding.remains import KEPT, remains
from gatehouse.operating.off_boarding.scanning import Counts, scan_stores, stores, total
from gatehouse.operating.off_boarding.signing import sign
from gatehouse.operating.tenants import TenantCommands
from gatehouse.platform import Platform, PlatformError
from lambda_src.runtime.clock import now, to_text

_ROUNDS = 3  # of deleting, when a scan still finds something
KIND = "gatehouse/tenant-removal/1"
Progress = Callable[[str], None]


def _silent(_: str) -> None:
    return


@dataclass(frozen=True)
class OffBoarding:
    """What `gatehouse tenants delete` does. `clock` gives the time in UTC."""

    platform: Platform
    clock: Callable[[], datetime] = now
    progress: Progress = field(default=_silent, repr=False)

    def request(self, tenant_id: str) -> Removal:
        """Suspend a tenant and begin its waiting time; the same again changes nothing.

        Raises:
            PlatformError: there is no such tenant, or the database rejected the suspension.

        """
        existing = self._records().of(tenant_id)
        if existing is not None and existing.state != "waiting":
            return existing
        tenants = TenantCommands(self.platform)
        tenants.get(tenant_id)
        tenants.set_status(tenant_id, "suspended")
        if existing is not None:
            return existing
        moment = self.clock()
        wait = timedelta(hours=self.platform.settings.tenants.removal_wait_hours)
        return self._records().add(
            Removal(tenant_id, "waiting", to_text(moment), self._operator(), to_text(moment + wait))
        )

    def insist_on_waiting(self, removal: Removal) -> None:
        """Raise PlatformError until the waiting time is over."""
        left = removal.may_begin_at - self.clock()
        if removal.state == "waiting" and left > timedelta():
            hours = -(-int(left.total_seconds()) // 3600)
            raise PlatformError(
                f"Tenant {removal.tenant_id} is suspended and can be deleted from "
                f"{removal.delete_after} on, in {hours:,} h. Until then "
                f"`gatehouse tenants activate {removal.tenant_id}` brings it back."
            )

    def delete(self, removal: Removal, *, confirmation: str) -> Removal:
        """Delete everything of a tenant, prove it, and return the record with the report.

        Raises:
            PlatformError: the waiting time is not over, the confirmation is another text, or a
                store failed: the same call again goes on.

        """
        self.insist_on_waiting(removal)
        if removal.state == "deleted":
            return removal
        if confirmation != removal.tenant_id:
            raise PlatformError(
                f"The confirmation is {confirmation!r}, not {removal.tenant_id!r}: "
                "nothing was deleted."
            )
        if removal.state == "waiting":
            removal = self._records().change(
                removal, "waiting", state="deleting",
                confirmed_at=to_text(self.clock()), confirmed_by=self._operator(),
            )  # fmt: skip
        if not removal.before:
            self.progress("counting")
            before = json.dumps(scan_stores(self.platform, removal.tenant_id), sort_keys=True)
            removal = self._records().change(removal, "deleting", before=before)
        removal, after = self._empty(removal)
        return self._conclude(removal, after)

    def _empty(self, removal: Removal) -> tuple[Removal, Counts]:
        """Delete store by store until a scan of all of them finds nothing."""
        for _ in range(_ROUNDS):
            for store in stores(self.platform):
                if store.name not in removal.done:
                    self.progress(store.name)
                    store.delete(removal.tenant_id)
                    done = (*removal.done, store.name)
                    removal = self._records().change(removal, "deleting", done=done)
            self.progress("scanning")
            left = scan_stores(self.platform, removal.tenant_id)
            if not total(left):
                return removal, left
            removal = self._records().change(removal, "deleting", done=())
        found = {store: kinds for store, kinds in left.items() if kinds}
        raise PlatformError(
            f"After {_ROUNDS} rounds these stores still have records of {removal.tenant_id}: "
            f"{json.dumps(found)}. Something writes them; run the same command again."
        )

    def _conclude(self, removal: Removal, after: Counts) -> Removal:
        self.progress("report")
        report = json.dumps(self._report(removal, after), indent=2, ensure_ascii=False) + "\n"
        signature = sign(self.platform, report.encode()).text()
        return self._records().change(
            removal, "deleting", state="deleted", report=report, signature=signature
        )

    def _report(self, removal: Removal, after: Counts) -> dict[str, Any]:
        finished = self.clock()
        settings = self.platform.settings
        before = removal.counts_before()
        return {
            "kind": KIND,
            "tenant": removal.tenant_id,
            "environment": settings.name,
            "account": settings.account.id,
            "requested": {"at": removal.requested_at, "by": removal.requested_by},
            "confirmed": {"at": removal.confirmed_at, "by": removal.confirmed_by},
            "finished_at": to_text(finished),
            "stores": [
                {
                    "store": store.name,
                    "holds": store.holds,
                    "found_by": store.found_by,
                    "before": before.get(store.name, {}),
                    "after": {
                        kind: after[store.name].get(kind, 0) for kind in before.get(store.name, {})
                    },
                }
                for store in stores(self.platform)
            ],
            "records_before": total(before),
            "records_after": total(after),
            "kept": list(KEPT),
            "remains": [asdict(item) for item in remains(settings, finished)],
        }

    def _operator(self) -> str:
        arn: str = self.platform.client("sts").get_caller_identity()["Arn"]
        return arn

    def _records(self) -> RemovalRecords:
        return RemovalRecords(self.platform)
