"""Up again, down, up after down, killed in between, and from a snapshot. Comes last, in this order.

Whatever ends the rehearsal, what was answered before is there afterwards.
"""

from typing import Any

import pytest

from tests.deployed.evidence import everything_stored
from tests.deployed.interrupted import SNAPSHOT_RESTORED, kill_embedded_aws
from tests.deployed.inventory import inventory
from tests.deployed.left_lock import leave_lock
from tests.deployed.leftovers import alive
from tests.deployed.people import must
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import sign_in

EMAIL, ADMIN = "member@globex.example", "admin@globex.example"


def sessions(rehearsal: Rehearsal) -> list[str]:
    """What a freshly signed-in user finds."""
    token = sign_in(rehearsal, EMAIL, rehearsal.password(EMAIL)).id
    listed = rehearsal.api(token).get("/api/sessions").json()["sessions"]
    return [session["session_id"] for session in listed]


def ended(printed: str) -> set[str]:
    """The processes that `down` says it ended."""
    return set(printed.removeprefix("Ended: ").removesuffix(".\n").split(", "))


def lasting(status: dict[str, Any]) -> dict[str, Any]:
    """The status without alarms, which change as time passes."""
    return {name: value for name, value in status.items() if name != "alarms"}


def test_the_first_attempt_was_killed_in_the_middle_and_the_next_one_built_everything(
    rehearsal: Rehearsal,
) -> None:
    """Of what the first attempt had half made, the next one began from nothing."""
    if not rehearsal.first_attempt or SNAPSHOT_RESTORED in rehearsal.first_attempt:
        pytest.skip(
            "the rehearsal was not built from nothing: unset GATEHOUSE_TEST_REHEARSAL and remove "
            "the snapshots (rm -r ~/.cache/gatehouse/snapshots)"
        )
    assert "bootstrapped" in rehearsal.first_attempt
    assert "api" not in rehearsal.first_attempt.split("bootstrapped")[1]
    assert all(stack["deployed"] for stack in rehearsal.status["stacks"].values())


def test_up_again_changes_nothing_and_keeps_everything(rehearsal: Rehearsal) -> None:
    assert rehearsal.status["firewall"]["judged"], "the first thing that it told had no rules"
    before, stored = rehearsal.status, everything_stored(rehearsal)

    ran = rehearsal.up()

    for stack in before["stacks"]:
        assert f"✓ {stack:<12} unchanged" in ran.stderr
    assert lasting(rehearsal.status) == lasting(before)
    assert everything_stored(rehearsal) == stored


def test_down_leaves_no_process_and_up_finds_everything_again(rehearsal: Rehearsal) -> None:
    token = sign_in(rehearsal, EMAIL, rehearsal.password(EMAIL)).id
    made = rehearsal.api(token).post("/api/sessions").json()["session_id"]
    before, stored = rehearsal.status, everything_stored(rehearsal)
    pids = [process["pid"] for process in before["processes"].values()]

    ran = rehearsal.command("down")

    assert (ran.returncode, ended(ran.stdout)) == (0, set(before["processes"]))
    assert rehearsal.processes_left() == []
    assert not any(alive(pid) for pid in pids)

    ran = rehearsal.up()

    assert "added" not in ran.stderr
    assert rehearsal.status["stacks"] == before["stacks"]
    assert rehearsal.status["addresses"] == before["addresses"]
    assert everything_stored(rehearsal) == stored
    assert made in sessions(rehearsal)


def test_a_killed_embedded_aws_is_reported_and_goes_on_with_all_that_it_answered(
    rehearsal: Rehearsal,
) -> None:
    signed_in = sign_in(rehearsal, EMAIL, rehearsal.password(EMAIL)).id
    before = rehearsal.status
    made = rehearsal.api(signed_in).post("/api/sessions").json()["session_id"]
    leave_lock(rehearsal, "stream")
    stored = everything_stored(rehearsal)
    kill_embedded_aws(rehearsal)

    status = rehearsal.command("status")
    token = rehearsal.command("token", "--user", EMAIL)

    assert status.returncode == 1
    assert "The rehearsal is not running: start it with `make up`." in status.stderr
    assert token.returncode == 1
    assert token.stderr.strip() == "The rehearsal is not running: start it with `make up`."

    ran = rehearsal.up()

    for stack in before["stacks"]:
        assert f"✓ {stack:<12} unchanged" in ran.stderr
    assert rehearsal.status["stacks"] == before["stacks"]
    assert everything_stored(rehearsal) == stored
    assert made in sessions(rehearsal)
    assert must(rehearsal, "unlock", "stream") == "Stack stream is not locked.\n"


def test_destroy_leaves_nothing_but_what_the_administrator_made(rehearsal: Rehearsal) -> None:
    prefix, account = rehearsal.settings.resource_prefix, rehearsal.settings.account.id
    vpcs = rehearsal.administrator("ec2").describe_vpcs()["Vpcs"]
    (of_the_account,) = (vpc["VpcId"] for vpc in vpcs if vpc["IsDefault"])
    asked = rehearsal.command("destroy")
    assert asked.returncode == 1, "without an answer nothing is destroyed"
    assert "cloudfront: distributions" in inventory(rehearsal)

    ran = rehearsal.command("destroy", "--yes")

    assert ran.returncode == 0, ran.stderr
    left = inventory(rehearsal)
    assert all(name.startswith(f"{prefix}-") for name in left.pop("iam: policies"))
    # Operators' commands made them for tenants; no stack knows them (docs/commands.md).
    uses = ("flow-secrets", "flow-webhooks", "slack-bot-tokens")
    of_tenants = tuple(f"{prefix}-{use}/" for use in uses)
    assert all(name.startswith(of_tenants) for name in left.pop("secretsmanager: secrets", ()))
    assert left == {
        "s3: buckets": [f"{prefix}-{bucket}-{account}" for bucket in ("plans", "state")],
        "kms: keys": [f"Terraform state of {prefix}"],
        "kms: aliases": [f"alias/{prefix}-state"],
        "iam: roles": [f"{prefix}-{role}" for role in ("apply", "plan")],
        "ec2: VPCs": [of_the_account],
        "ec2: security groups": ["default"],
    }


def test_down_ends_what_is_left_and_a_second_down_finds_nothing(rehearsal: Rehearsal) -> None:
    kill_embedded_aws(rehearsal)
    rehearsal.hang_up()
    first, second = rehearsal.command("down"), rehearsal.command("down")

    assert (first.returncode, second.returncode) == (0, 0)
    assert "model" in ended(first.stdout)
    assert "aws" not in ended(first.stdout)
    assert second.stdout == "Nothing was running.\n"
    assert rehearsal.processes_left() == []


def test_a_home_with_nothing_in_it_starts_from_the_snapshot(rehearsal: Rehearsal) -> None:
    """The one that the first `up` took, or used."""
    wiped = rehearsal.command("down", "--wipe")
    assert wiped.returncode == 0, wiped.stderr
    assert not any((rehearsal.home / name).exists() for name in ("aws", "postgres", "machine.toml"))

    ran = rehearsal.up()

    assert SNAPSHOT_RESTORED in ran.stderr
    for stack in rehearsal.status["stacks"]:
        assert f"✓ {stack:<12} unchanged" in ran.stderr
    token = sign_in(rehearsal, ADMIN, rehearsal.password(ADMIN)).id
    asked = rehearsal.api(token).post("/api/chat", json={"message": "hello"})
    assert asked.status_code == 200, asked.text
    assert rehearsal.api(token).get("/orders/recent").status_code == 200
