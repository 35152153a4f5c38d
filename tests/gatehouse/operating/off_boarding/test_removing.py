"""A tenant's whole end: request, waiting time, confirmation, deletion, scan, one signed report."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gatehouse.operating.off_boarding.record import RemovalRecords
from gatehouse.operating.off_boarding.removing import KIND, OffBoarding
from gatehouse.operating.off_boarding.scanning import scan_stores, total
from gatehouse.operating.off_boarding.signing import Signature, check, public_key
from gatehouse.operating.tenants import TenantCommands
from gatehouse.platform import PlatformError
from tests.gatehouse.operating.tenant_world import Deployed

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def filled(deployed: Deployed) -> Deployed:
    deployed.fill("acme")
    deployed.fill("acme-2")
    deployed.settings.tenants.removal_wait_hours = 48
    return deployed


def at(deployed: Deployed, hours: float = 0) -> OffBoarding:
    return OffBoarding(deployed.platform, clock=lambda: NOON + timedelta(hours=hours))


def test_a_request_suspends_at_once_and_deletes_nothing_before_its_time(filled: Deployed) -> None:
    before = total(scan_stores(filled.platform, "acme"))
    removal = at(filled).request("acme")
    assert TenantCommands(filled.platform).get("acme").status == "suspended"
    with pytest.raises(PlatformError, match=r"from 2026-12-01T12:00:00\.000000Z on, in 1 h"):
        at(filled, 47.5).delete(removal, confirmation="acme")
    assert at(filled, 30).request("acme") == removal  # a second request does not begin anew
    assert total(scan_stores(filled.platform, "acme")) == before


def test_without_the_written_confirmation_nothing_is_deleted(filled: Deployed) -> None:
    before = total(scan_stores(filled.platform, "acme"))
    removal = at(filled).request("acme")
    for text in ("", "yes", "ACME", "acme-2"):
        with pytest.raises(PlatformError, match="nothing was deleted"):
            at(filled, 48).delete(removal, confirmation=text)
    assert total(scan_stores(filled.platform, "acme")) == before


def test_a_tenant_comes_back_before_its_deletion_and_not_after_it_has_begun(
    filled: Deployed,
) -> None:
    tenants = TenantCommands(filled.platform)
    at(filled).request("acme")
    tenants_queue = filled.outputs("flows")
    assert tenants_queue
    tenants.set_status("acme", "active")
    assert RemovalRecords(filled.platform).of("acme") is None
    removal = at(filled).request("acme")
    RemovalRecords(filled.platform).change(removal, "waiting", state="deleting")
    with pytest.raises(PlatformError, match="has begun: it cannot come back"):
        tenants.set_status("acme", "active")
    assert tenants.get("acme").status == "suspended"
    with pytest.raises(PlatformError, match="is being deleted"):
        tenants.open("acme")


def test_everything_goes_and_the_report_says_what_there_was_and_what_remains(
    filled: Deployed,
) -> None:
    others = filled.fingerprint("acme-2")
    before = scan_stores(filled.platform, "acme")
    removal = at(filled, 48).delete(at(filled).request("acme"), confirmation="acme")

    assert total(scan_stores(filled.platform, "acme")) == 0
    assert filled.is_empty("acme")
    assert filled.fingerprint("acme-2") == others
    report = json.loads(removal.report)
    assert (report["kind"], report["tenant"]) == (KIND, "acme")
    assert {item["store"]: item["before"] for item in report["stores"]} == before
    assert all(set(item["after"].values()) <= {0} for item in report["stores"])
    assert (report["records_before"], report["records_after"]) == (total(before), 0)
    assert report["requested"]["by"] == report["confirmed"]["by"]
    ends = {item["where"]: item["until"][:10] for item in report["remains"]}
    assert ends["DynamoDB point-in-time recovery"] == "2027-01-05"
    assert ends["Aurora automated backups"] == "2026-12-08"
    assert len(report["kept"]) == 2


def test_the_report_is_signed_by_the_key_of_the_environment(filled: Deployed) -> None:
    removal = at(filled, 48).delete(at(filled).request("acme"), confirmation="acme")
    signature, trusted = Signature.read(removal.signature), public_key(filled.platform)
    check(removal.report.encode(), signature, trusted)
    with pytest.raises(PlatformError, match="SHA-256 differs"):
        check(removal.report.replace('"acme"', '"other"').encode(), signature, trusted)
    other = filled.client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    filled.outputs("tables")["evidence_key_arn"] = other["KeyMetadata"]["Arn"]
    with pytest.raises(PlatformError, match="not of this file by this key"):
        check(removal.report.encode(), signature, public_key(filled.platform))


def test_there_is_one_report_and_the_id_is_never_used_again(filled: Deployed) -> None:
    removal = at(filled, 48).delete(at(filled).request("acme"), confirmation="acme")
    again = at(filled, 500).delete(at(filled, 500).request("acme"), confirmation="anything")
    assert again == removal
    with pytest.raises(PlatformError, match="never used again"):
        TenantCommands(filled.platform).create("acme", name="x", budget=None, plan="standard")
    with pytest.raises(PlatformError, match="There is no tenant nobody"):
        at(filled).request("nobody")


def test_what_comes_while_it_is_deleted_is_found_by_the_scan_and_deleted(
    filled: Deployed,
) -> None:
    def late(step: str) -> None:
        if step == "scanning" and not arrived:
            arrived.append(step)
            filled.put("sessions", {"session_key": "acme#late", "item_key": "message#1"})

    arrived: list[str] = []
    removal = at(filled).request("acme")
    replace(at(filled, 48), progress=late).delete(removal, confirmation="acme")
    assert arrived
    assert filled.is_empty("acme")


def test_a_store_that_never_gets_empty_ends_with_what_is_left_and_no_report(
    filled: Deployed,
) -> None:
    def always(step: str) -> None:
        if step == "scanning":
            filled.put("usage", {"usage_key": "acme", "entry_key": "day#2026-11-30"})

    removal = at(filled).request("acme")
    with pytest.raises(PlatformError, match=r'still have records of acme: \{"usage": \{"day": 1'):
        replace(at(filled, 48), progress=always).delete(removal, confirmation="acme")
    found = RemovalRecords(filled.platform).of("acme")
    assert found is not None
    assert (found.state, found.report) == ("deleting", "")
    assert at(filled, 49).delete(found, confirmation="acme").report
