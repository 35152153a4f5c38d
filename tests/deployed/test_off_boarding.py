"""A tenant's life in the rehearsal, by the real commands: on-boarded, used, exported, deleted."""

import json
import uuid
from pathlib import Path

import pytest

from tests.deployed.people import Person, must
from tests.deployed.running import Rehearsal


@pytest.fixture
def tenant(rehearsal: Rehearsal) -> str:
    """A new tenant with demo data, and a conversation of its administrator."""
    name = f"tenant-{uuid.uuid4().hex[:8]}"
    admin = f"admin@{name}.example"
    onboard = ("tenants", "onboard", name, "--name", "Of a test", "--admin", admin, "--demo-data")
    must(rehearsal, *onboard)
    must(rehearsal, *onboard)
    token = Person(rehearsal, admin).sign_in().id
    sent = rehearsal.api(token).post("/api/chat", json={"message": "Remember the lemons"})
    assert sent.status_code == 200
    secret = ("flows", "secret", "crm", "--tenant", name)
    assert rehearsal.command(*secret, stdin="a secret of theirs").returncode == 0
    return name


def test_a_tenant_that_leaves_gets_its_data_and_a_proof_and_nothing_is_left(
    rehearsal: Rehearsal, tenant: str, tmp_path: Path
) -> None:
    token = Person(rehearsal, f"admin@{tenant}.example").sign_in().id
    export, report = tmp_path / "export", tmp_path / f"{tenant}-removal.json"
    must(rehearsal, "tenants", "export", tenant, "--out", str(export))
    must(rehearsal, "tenants", "verify", str(export))
    text = "\n".join(path.read_text("utf-8") for path in export.rglob("*.jsonl"))
    assert "Remember the lemons" in text
    assert "a secret of theirs" not in text

    refused = rehearsal.command("tenants", "delete", tenant, "--confirm", "another")
    assert refused.returncode == 1
    assert "nothing was deleted" in refused.stderr
    assert rehearsal.api(token).get("/api/sessions").status_code == 403
    must(rehearsal, "tenants", "delete", tenant, "--confirm", tenant, "--report", str(tmp_path))

    found = json.loads(report.read_text("utf-8"))
    assert (found["tenant"], found["records_after"]) == (tenant, 0)
    assert found["records_before"] > 10_000  # a year of orders
    must(rehearsal, "tenants", "verify", str(report))
    pem = tmp_path / "evidence.pem"
    pem.write_text(must(rehearsal, "tenants", "evidence-key"), encoding="utf-8")
    must(rehearsal, "tenants", "verify", str(report), "--public-key", str(pem))
    report.write_text(report.read_text("utf-8").replace(tenant, "tenant-x"), encoding="utf-8")
    assert rehearsal.command("tenants", "verify", str(report)).returncode == 1

    assert f"0 records of {tenant}" in must(rehearsal, "tenants", "scan", tenant)
    assert rehearsal.api(token).get("/api/sessions").status_code == 403
    again = rehearsal.command("tenants", "create", tenant, "--name", "Again")
    assert again.returncode == 1
    assert "never used again" in again.stderr
