"""The hash is of the whole body as it was sent, or there is none."""

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lambda_src.body_hash.handler import handler

NAME = "x-amz-content-sha256"


def event(body: bytes | None, *, truncated: bool = False, **headers: str) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": "POST",
        "uri": "/v1/chat/completions",
        "querystring": "a=1",
        "headers": {name: [{"key": name, "value": value}] for name, value in headers.items()},
    }
    if body is not None:
        request["body"] = {
            "inputTruncated": truncated,
            "action": "read-only",
            "encoding": "base64",
            "data": base64.b64encode(body).decode(),
        }
    return {"Records": [{"cf": {"config": {"eventType": "origin-request"}, "request": request}}]}


@pytest.mark.parametrize("body", [b"", b"{}", '{"a": "ä"}'.encode(), bytes(range(256)) * 4_000])
def test_a_request_gets_the_hash_of_its_body_and_stays_as_it_is(body: bytes) -> None:
    sent = event(body, host="example.com")
    before = json.loads(json.dumps(sent["Records"][0]["cf"]["request"]))
    answer = handler(sent, None)
    (hashed,) = answer["headers"].pop(NAME)
    assert hashed["value"] == hashlib.sha256(body).hexdigest()
    assert answer == before


def test_what_a_viewer_says_about_the_hash_does_not_count() -> None:
    sent = event(b"body")
    sent["Records"][0]["cf"]["request"]["headers"][NAME] = [{"key": NAME, "value": "0" * 64}]
    answer = handler(sent, None)
    assert [item["value"] for item in answer["headers"][NAME]] == [
        hashlib.sha256(b"body").hexdigest()
    ]


def test_a_request_without_a_body_gets_the_hash_of_nothing() -> None:
    (hashed,) = handler(event(None), None)["headers"][NAME]
    assert hashed["value"] == hashlib.sha256(b"").hexdigest()


def test_a_body_that_was_cut_off_is_413_in_openais_shape() -> None:
    answer = handler(event(b"x" * 1_048_576, truncated=True), None)
    assert answer["status"] == "413"
    assert NAME not in answer["headers"]
    error = json.loads(answer["body"])["error"]
    assert (error["type"], error["code"]) == ("invalid_request_error", "too_large")


def test_it_imports_nothing_but_the_standard_library() -> None:
    source = Path(sys.modules[handler.__module__].__file__ or "")
    ran = subprocess.run(
        [sys.executable, "-I", "-S", source], check=False, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
