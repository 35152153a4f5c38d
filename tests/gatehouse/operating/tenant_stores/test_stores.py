"""What each store has of one tenant is counted, exported and deleted, and nothing of another."""

import json

import pytest

from gatehouse.operating.off_boarding.scanning import scan_stores, stores, total
from gatehouse.operating.tenant_stores.secrets import PREFIXES
from gatehouse.platform import ArgumentError, PlatformError
from lambda_src.migrate.privileges import DELETION_ORDER
from tests.gatehouse.operating.tenant_world import Deployed


def test_every_store_counts_what_a_tenant_has_by_kind(deployed: Deployed) -> None:
    deployed.fill("acme", messages=30)
    deployed.fill("acme-2", messages=2)
    counts = scan_stores(deployed.platform, "acme")
    assert counts["sessions"] == {
        "message": 30, "session": 1, "ask": 1, "run": 1, "ticket": 1, "chat": 1, "seen": 1,
    }  # fmt: skip
    assert counts["usage"] == {"day": 1, "month": 1, "event": 1, "minute": 1}
    assert counts["tenants"] == {"tenant": 1, "member": 2, "slack": 1}
    assert counts["users"] == {"user": 2}
    assert counts["api_keys"] == {"key": 1}
    assert counts["secrets"] == dict.fromkeys(PREFIXES, 1)
    assert len(counts["queues"]) == 8
    assert set(counts["database"]) == set(DELETION_ORDER)
    assert total(scan_stores(deployed.platform, "acm")) == 0
    assert total(scan_stores(deployed.platform, "acme-2")) == total(counts) - 28


def test_rows_of_a_tenant_that_is_not_suspended_stop_the_deletion(deployed: Deployed) -> None:
    deployed.fill("acme")
    (rows,) = [store for store in stores(deployed.platform) if store.name == "database"]
    with pytest.raises(PlatformError, match=r"`delete webhook_deliveries` of acme.*not suspended"):
        rows.delete("acme")


def test_no_secret_and_no_proof_is_in_a_line_of_an_export(deployed: Deployed) -> None:
    deployed.fill("acme")
    lines = [
        line
        for store in stores(deployed.platform)
        for file in store.files()
        for line in store.page("acme", file, None).lines
    ]
    assert lines
    text = "\n".join(lines)
    assert "a secret of theirs" not in text
    assert "ticket#" not in text
    assert "hash-of-a-key" not in text
    assert "#idempotency" not in text
    assert "Zürich 🍋" in text
    assert all(isinstance(json.loads(line), dict) for line in lines)


@pytest.mark.parametrize("tenant", ["", "Acme", "acme#globex", "acme/..", "a" * 65])
def test_a_malformed_id_is_refused_before_any_store_is_asked(
    deployed: Deployed, tenant: str
) -> None:
    with pytest.raises(ArgumentError, match="expected 1 to 64"):
        scan_stores(deployed.platform, tenant)
    assert deployed.invocations == 0
