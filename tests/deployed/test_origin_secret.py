"""Past CloudFront nothing answers, and the secret is really rotated, without a request refused."""

import tomllib
from typing import Any

import httpx
import pytest

from gatehouse.operating.origin_secret import make, sha256
from tests.deployed.evidence import nothing_written_or_asked
from tests.deployed.people import must
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens
from tests.folders import content, files_under

ROTATE = ("rotate", "origin-secret")
ENDPOINTS = [
    ("GET", "/api/sessions"),
    ("POST", "/api/chat"),
    ("GET", "/api/tenants/acme/usage"),
    ("GET", "/orders/recent"),
    ("POST", "/ai/ask"),
]


@pytest.fixture(scope="module")
def token(tokens: dict[str, Tokens]) -> str:
    return tokens["admin@acme.example"].id


def answers(rehearsal: Rehearsal, token: str, secret: str | None) -> set[int]:
    """The status of a function outside the VPC and of one of the vault."""
    api = rehearsal.past_cloudfront(token, secret)
    return {api.get(path).status_code for path in ("/api/sessions", "/orders/recent")}


def through_the_front_door(rehearsal: Rehearsal, token: str) -> int:
    """The status that somebody gets who comes through CloudFront, from an address of their own."""
    url, transport = told(rehearsal)["url"], httpx.HTTPTransport(local_address="127.0.0.77")
    with httpx.Client(base_url=url, transport=transport, timeout=60) as visitor:
        headers = {"Authorization": f"Bearer {token}"}
        return visitor.get("/api/sessions", headers=headers).status_code


def hashes(rehearsal: Rehearsal) -> list[str]:
    """What the settings of this machine say."""
    found: list[str] = told(rehearsal)["origin_secret_sha256"]
    return found


def told(rehearsal: Rehearsal) -> dict[str, Any]:
    """The edge as this machine's settings have it."""
    text = (rehearsal.home / "machine.toml").read_text(encoding="utf-8")
    edge: dict[str, Any] = tomllib.loads(text)["edge"]
    return edge


@pytest.mark.parametrize("secret", [None, "wrong", ""])
@pytest.mark.parametrize(("method", "path"), ENDPOINTS)
def test_past_cloudfront_every_function_refuses_a_signed_in_administrator(
    rehearsal: Rehearsal, token: str, method: str, path: str, secret: str | None
) -> None:
    with nothing_written_or_asked(rehearsal):
        api = rehearsal.past_cloudfront(token, secret)
        answer = api.request(method, path, json={"message": "x", "question": "x"})

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "forbidden"


def test_the_secret_stands_in_no_file_of_the_deployment_and_in_no_state(
    rehearsal: Rehearsal,
) -> None:
    secret = rehearsal.origin_secret.encode()
    folders = [rehearsal.home / name for name in ("local", "logs", "processes")]
    files = [file for folder in folders for file in files_under(folder)
             if ".terraform" not in file.parts]  # fmt: skip
    assert len(files) > 20
    assert [file for file in (*files, rehearsal.home / "machine.toml")
            if secret in content(file)] == []  # fmt: skip
    assert not (rehearsal.home / "origin-secret").exists()

    s3, bucket = rehearsal.administrator("s3"), rehearsal.settings.state_bucket
    states = [item["Key"] for item in s3.list_objects_v2(Bucket=bucket)["Contents"]]
    assert "edge.tfstate" in states
    held = {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in states}
    assert [key for key, state in held.items() if secret in state] == []


def test_the_settings_name_the_secret_that_cloudfront_sends(rehearsal: Rehearsal) -> None:
    assert hashes(rehearsal) == [sha256(rehearsal.origin_secret)]


def test_a_rotation_refuses_nobody_until_the_previous_secret_is_retired(
    rehearsal: Rehearsal, token: str
) -> None:
    old, printed = rehearsal.origin_secret, []
    try:
        printed.append(must(rehearsal, *ROTATE))
        refused = rehearsal.command(*ROTATE, "--activate")
        assert refused.returncode == 1
        assert "Functions without it: gatehouse-local-" in refused.stderr
        assert answers(rehearsal, token, old) == {200}

        must(rehearsal, "deploy")
        printed.append(must(rehearsal, *ROTATE, "--activate"))
        rehearsal.hang_up()
        new = rehearsal.origin_secret
        assert new != old
        assert hashes(rehearsal) == [sha256(new), sha256(old)]
        assert answers(rehearsal, token, new) == answers(rehearsal, token, old) == {200}
        assert through_the_front_door(rehearsal, token) == 200

        printed.append(must(rehearsal, *ROTATE, "--retire"))
        assert answers(rehearsal, token, old) == {200}
        must(rehearsal, "deploy")
        assert answers(rehearsal, token, old) == answers(rehearsal, token, make()) == {403}
        assert answers(rehearsal, token, new) == {200}
        assert through_the_front_door(rehearsal, token) == 200

        status = must(rehearsal, *ROTATE, "--status")
        assert "CloudFront sends the one secret that the functions accept." in status
        assert "Next:" not in status
        assert not [
            text for text in (*printed, status, refused.stderr) if new in text or old in text
        ]
    finally:
        _finish(rehearsal)


def _finish(rehearsal: Rehearsal) -> None:
    """Leave a rehearsal that works, wherever the test stopped."""
    rehearsal.command("deploy")
    rehearsal.command(*ROTATE, "--activate")
    rehearsal.hang_up()
