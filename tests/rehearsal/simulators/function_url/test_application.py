import hashlib
import stat
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from rehearsal.simulators.relay.request import without
from tests.rehearsal.simulators.front_door.documents import ARN, FUNCTION_HOST
from tests.rehearsal.simulators.function_url.conftest import (
    INVOKE,
    SCRIPT,
    SERVER,
    URL,
    Door,
    grant,
    zipped,
)


def test_a_signed_request_reaches_the_deployed_function(door: Door) -> None:
    answer = door.call(path="/stream/x?a=b", body=b"hello")

    told = answer.json()
    assert answer.status_code == 200
    assert told["path"] == "/stream/x?a=b"
    assert told["body"] == "hello"
    assert told["greeting"] == "from the layer"
    assert told["headers"]["host"] == FUNCTION_HOST
    assert answer.headers["x-amzn-requestid"]


def test_the_function_has_its_own_variables_and_none_of_ours(door: Door) -> None:
    told = door.call().json()["environment"]

    assert told["GREETING"] == "hello"
    assert told["AWS_REGION"] == "us-east-1"
    assert told["AWS_LAMBDA_FUNCTION_NAME"] == "example"
    assert "HOME" not in told
    assert not [name for name in told if name.startswith(("PYTEST", "GATEHOUSE", "VIRTUAL"))]


def test_packages_come_from_the_layer_and_the_runtime_only(door: Door) -> None:
    """httpx is installed here, but not in that layer, and Lambda's runtime has none."""
    imports = "import sys\nsys.path.append(__import__('os').environ['LAMBDA_RUNTIME_DIR'])\n"
    check = (
        "import boto3\ntry:\n    import httpx\n    sys.exit('found')\nexcept ImportError: pass\n"
    )
    door.deployed.code = zipped({"run.sh": SCRIPT, "server.py": imports + check + SERVER})

    assert door.call().status_code == 200


def spoiled(door: Door, name: str) -> Any:
    made = door.signed()
    now, key = datetime.now(UTC), door.key
    old = key.sign(made, now - timedelta(minutes=6), source_arn=ARN)
    bearer = (*without(made.headers, {"authorization"}), ("authorization", "Bearer token"))
    unsigned = without(made.headers, {"authorization", "x-amz-date"})
    other_hash = tuple(
        (key, hashlib.sha256(b"other").hexdigest() if key == "x-amz-content-sha256" else value)
        for key, value in made.headers
    )
    return {
        "unsigned": replace(made, headers=unsigned),
        "a token instead": replace(made, headers=bearer),
        "another body": replace(made, body=b"other"),
        "another hash": replace(made, headers=other_hash),
        "another body, its hash signed by nobody": replace(made, body=b"other", headers=other_hash),
        "six minutes old": old,
        "another key": door.signed(key=replace(key, secret="guessed")),
        "another service": door.signed(key=replace(key, service="s3")),
        "another region": door.signed(key=replace(key, region="eu-west-1")),
        "another distribution": door.signed(source=f"{ARN}X"),
        "no distribution": door.signed(source=""),
    }[name]


@pytest.mark.parametrize(
    "name",
    [
        "unsigned",
        "a token instead",
        "another body",
        "another hash",
        "another body, its hash signed by nobody",
        "six minutes old",
        "another key",
        "another service",
        "another region",
        "another distribution",
        "no distribution",
    ],
)
def test_whoever_is_not_this_distribution_is_refused(door: Door, name: str) -> None:
    answer = door.send(spoiled(door, name))

    assert answer.status_code == 403
    assert answer.json()["Message"].startswith("Forbidden")


def test_a_post_without_the_bodys_hash_is_refused_and_a_get_is_not(door: Door) -> None:
    def without_hash(method: str, body: bytes) -> httpx.Response:
        made = door.signed(method=method, body=body)
        bare = replace(made, headers=(("host", FUNCTION_HOST),))
        return door.send(door.key.sign(bare, datetime.now(UTC), source_arn=ARN))

    assert without_hash("POST", b"hello").status_code == 403
    assert without_hash("GET", b"").status_code == 200


@pytest.mark.parametrize(
    "statements",
    [
        [],
        [URL],
        [INVOKE],
        [URL, grant("lambda:InvokeFunction", Principal={"Service": "s3.amazonaws.com"})],
        [URL, grant("lambda:InvokeFunction", Resource="arn:aws:lambda:::function:other")],
        [URL, INVOKE, grant("lambda:*", Effect="Deny")],
    ],
    ids=["none", "one", "the other one", "another service", "another function", "denied"],
)
def test_both_grants_are_needed(door: Door, statements: list[dict[str, Any]]) -> None:
    door.deployed.statements = statements

    assert door.call().status_code == 403


def test_a_host_that_is_no_function_url_is_404(door: Door) -> None:
    assert door.client.get("/x").status_code == 404


def test_a_body_larger_than_an_invocation_is_413(door: Door) -> None:
    assert door.call(body=b"x" * (6 * 1024 * 1024 + 1)).status_code == 413


def test_a_function_that_crashes_is_502_and_comes_back(door: Door) -> None:
    first = door.call().json()["pid"]

    assert door.call(path="/crash").status_code == 502
    again = door.call()
    deadline = time.monotonic() + 10
    while again.status_code == 502:  # until its end was noticed
        assert time.monotonic() < deadline
        again = door.call()

    assert again.status_code == 200
    assert again.json()["pid"] != first


def test_another_artifact_replaces_the_process_and_the_same_one_does_not(door: Door) -> None:
    first = door.call().json()["pid"]
    door.look_again()
    assert door.call().json()["pid"] == first

    door.deployed.layer = zipped({"python/greeting.py": "TEXT = 'newer'\n"})
    door.deployed.code = zipped({"run.sh": SCRIPT, "server.py": SERVER + "# newer\n"})
    door.look_again()

    told = door.call().json()
    assert told["pid"] != first
    assert told["greeting"] == "newer"


@pytest.mark.parametrize("code", ["exit 1", "sleep 0.1"])
def test_a_function_that_does_not_start_is_502(door: Door, code: str) -> None:
    door.deployed.code = zipped({"run.sh": f"#!/bin/sh\n{code}\n"})

    assert door.call().status_code == 502


def test_an_artifact_that_is_not_the_deployed_one_never_runs(door: Door) -> None:
    door.deployed.hash = "AAAA"

    assert door.call().status_code == 502


def test_the_key_is_its_owners_alone(door: Door) -> None:
    file: Path = door.application.key_file

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
