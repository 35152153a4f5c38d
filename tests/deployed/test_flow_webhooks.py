"""Events of a session reach a tenant's receiver by the deployed functions, and are counted."""

import json
import tomllib
from pathlib import Path

from tests.deployed.evidence import eventually
from tests.deployed.flow_stage import FrontDoorStage
from tests.deployed.people import Person, must, new_tenant
from tests.deployed.running import Rehearsal
from tests.deployed.visitors import visitor
from tests.lambda_src.flow_events.platform import events_of, is_signed
from tests.lambda_src.flow_vault.asking import GREETING
from tests.lambda_src.flow_worker.hosts import host

TYPES = ("session_started", "node_changed", "session_status_changed")
_SECONDS = 90  # the first event of a tenant may wait for the wake-up of its start


def test_a_session_is_told_to_a_receiver_signed_and_in_order_and_counted(
    rehearsal: Rehearsal, tmp_path: Path
) -> None:
    machine = tomllib.loads((rehearsal.home / "machine.toml").read_text("utf-8"))
    (allowed,) = machine["flows"]["allowed_hosts"]
    admin = Person.invited(rehearsal, new_tenant(rehearsal), "tenant-admin")
    user = ("--user", admin.email)
    (tmp_path / "greeting.json").write_text(json.dumps(GREETING), "utf-8")
    said = must(
        rehearsal, "flows", "import", str(tmp_path / "greeting.json"), "--publish",
        "--visibility", "public", *user,
    )  # fmt: skip
    key = next(line.split()[-1] for line in said.splitlines() if line.startswith("Public key"))
    with host(port=int(allowed.partition(":")[2])) as there:
        made = must(rehearsal, "flows", "webhooks", "add", f"http://{allowed}/events", *user)
        with visitor(rehearsal) as came:
            stage = FrontDoorStage(came, "greeting", key)
            stage.start()
            stage.answer("Ada")
        eventually(lambda: len(there.seen) >= len(TYPES), "every event", _SECONDS)

    told = events_of(there.seen)
    assert tuple(event["event_type"] for event in told) == TYPES
    secret = made.splitlines()[-1]
    assert all(is_signed(seen, secret) for seen in there.seen)
    webhook = must(rehearsal, "flows", "webhooks", "list", *user).split()[0]
    deliveries = must(rehearsal, "flows", "webhooks", "deliveries", webhook, *user)
    assert deliveries.count("delivered") == len(told)
    report = must(rehearsal, "flows", "analytics", "greeting", "--json", *user)
    assert json.loads(report)["totals"]["completions"] == 1
    must(rehearsal, "flows", "webhooks", "delete", webhook, *user)
