"""The commands around a running rehearsal: what they print is right and can be used."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from gatehouse.home import repository
from tests.deployed.evidence import log_lines
from tests.deployed.people import must
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens, read

STACKS = {"state", "tables", "identity", "api"}


def test_status_names_every_stack_its_outputs_and_the_addresses(rehearsal: Rehearsal) -> None:
    ran = rehearsal.command("status", "--format", "json")

    told = json.loads(ran.stdout)
    assert ran.returncode == 0
    assert told["running"] is True
    assert set(told["processes"]) >= {"aws", "model"}
    assert set(told["stacks"]) >= STACKS
    assert all(stack["deployed"] and stack["outputs"] for stack in told["stacks"].values())
    port = told["processes"]["aws"]["port"]
    assert told["addresses"]["aws"] == f"http://127.0.0.1:{port}"
    assert told["addresses"]["api"].endswith(f".execute-api.localhost:{port}")


def test_status_as_text_says_the_same(rehearsal: Rehearsal) -> None:
    printed = must(rehearsal, "status")

    for name, stack in rehearsal.status["stacks"].items():
        assert f"{name:<12} deployed" in printed
        for key, value in stack["outputs"].items():
            assert f"  {key} = {value}" in printed


def test_everything_listens_on_the_loopback_interface_only(rehearsal: Rehearsal) -> None:
    ports = {f"{process['port']:04X}" for process in rehearsal.status["processes"].values()}
    sockets = [
        line.split()[1:4:2]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text("utf-8").splitlines()[1:]
    ]
    listening = {tuple(local.split(":")) for local, state in sockets if state == "0A"}

    assert {address for address, port in listening if port in ports} == {"0100007F"}


def test_token_prints_one_line_that_is_an_id_token(rehearsal: Rehearsal) -> None:
    printed = must(rehearsal, "token", "--user", "member@acme.example")

    assert printed.count("\n") == 1
    assert read(printed.strip())["token_use"] == "id"


def test_token_prints_an_access_token_only_when_asked(rehearsal: Rehearsal) -> None:
    printed = must(rehearsal, "token", "--user", "member@acme.example", "--access")

    assert read(printed.strip())["token_use"] == "access"


def test_logs_show_structured_lines_with_the_request_and_without_what_was_said(
    rehearsal: Rehearsal, tokens: dict[str, Tokens]
) -> None:
    token = tokens["member@acme.example"].id
    secret = "a very private question"
    context = {"tenant_id": "globex"}
    answer = rehearsal.api(token).post(
        "/api/chat", json={"message": secret, "tenant_context": context}
    )

    printed = must(rehearsal, "logs", "chat")

    lines = [line.split("  ", 1)[1] for line in printed.splitlines()]
    entries = [json.loads(line) for line in lines if line.startswith("{")]
    request_id = answer.json()["error"]["request_id"]
    (entry,) = (
        entry for entry in entries if entry.get("request_id") == request_id and "code" in entry
    )
    assert entry["tenant_id"] == "acme"
    assert entry["code"] == "forbidden"
    assert secret not in printed
    assert token not in printed


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_the_printed_curl_line_gets_a_reply_when_it_is_pasted(rehearsal: Rehearsal) -> None:
    printed = rehearsal.up().stdout
    line = printed[printed.index("curl ") :]

    # The shell of whoever typed `up`: the proxy of a hostile one is theirs to except.
    shell = {**os.environ, "GATEHOUSE_HOME": str(rehearsal.home)}
    pasted = subprocess.run(
        ["bash", "-c", line],
        cwd=repository(),
        env=shell,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert json.loads(pasted.stdout)["reply"].startswith("You asked: “How do I start?”")


def test_two_demo_tenants_with_an_admin_and_a_member_each_are_there(rehearsal: Rehearsal) -> None:
    printed = must(rehearsal, "tenants", "list")

    assert re.search(r"^acme +active +- +Acme Bistro$", printed, re.MULTILINE)
    assert re.search(r"^globex +active +- +Globex Canteens$", printed, re.MULTILINE)


def test_a_user_of_one_tenant_is_not_invited_into_another(rehearsal: Rehearsal) -> None:
    ran = rehearsal.command("users", "invite", "member@acme.example", "--tenant", "globex")

    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.strip() == "member@acme.example belongs to another tenant already."


def test_inviting_somebody_again_changes_nothing(rehearsal: Rehearsal) -> None:
    before = rehearsal.password("member@acme.example")

    must(rehearsal, "users", "invite", "member@acme.example", "--tenant", "acme")

    assert rehearsal.password("member@acme.example") == before
    assert must(rehearsal, "token", "--user", "member@acme.example")
    assert log_lines(rehearsal, "pre-token-generation")
