"""The web ACL's rate rule through the front door, with its clock moved instead of waited for."""

from collections.abc import Callable, Iterator

import pytest

from tests.deployed.running import Rehearsal
from tests.deployed.visitors import Visitor, visitor

WINDOW_SECONDS = 300
GENUINE = 20  # requests of a test that reach an origin, beside those that are only counted


@pytest.fixture
def stranger(rehearsal: Rehearsal) -> Iterator[Visitor]:
    with visitor(rehearsal) as came:
        yield came


@pytest.fixture
def move_clock(rehearsal: Rehearsal) -> Callable[[float], None]:
    """Moves the clock of the rate rules ahead, for good: it must never go back."""
    file = rehearsal.home / "front_door" / "clock-ahead"

    def move(seconds: float) -> None:
        before = float(file.read_text(encoding="utf-8")) if file.exists() else 0.0
        new = file.with_suffix(".new")
        new.write_text(str(before + seconds), encoding="utf-8")
        new.replace(file)

    return move


def knock(came: Visitor, path: str = "/api/sessions") -> int:
    """401 from the gateway: whoever has no token is counted all the same."""
    return came.send("GET", path).status_code


def count(came: Visitor, requests: int, path: str = "/api/sessions", *headers: str) -> None:
    """Requests that WAF counts and CloudFront rejects by their method: no origin gets one."""
    named = [("X-Forwarded-For", header) for header in headers]
    found = {came.send("PROPFIND", path, headers=named).status_code for _ in range(requests)}
    assert found <= {403}


def test_the_request_past_the_limit_is_blocked_until_the_window_lets_it_in(
    rehearsal: Rehearsal, stranger: Visitor, move_clock: Callable[[float], None]
) -> None:
    limit = rehearsal.settings.edge.api_requests

    count(stranger, limit - GENUINE)
    assert {knock(stranger) for _ in range(GENUINE)} == {401}
    blocked = stranger.client.get("/api/sessions")
    assert blocked.status_code == 429
    assert blocked.headers["retry-after"] == "60"
    assert blocked.json()["error"]["code"] == "too_many_requests"
    assert blocked.headers["x-cache"] == "Error from cloudfront"
    assert stranger.client.post("/stream/chatbot").status_code == 429

    assert stranger.client.get("/config.json").status_code == 200
    with visitor(rehearsal) as neighbour:
        assert knock(neighbour) == 401

    move_clock(WINDOW_SECONDS + 1)
    assert knock(stranger) == 401


def test_pages_and_their_files_do_not_count(rehearsal: Rehearsal, stranger: Visitor) -> None:
    limit = rehearsal.settings.edge.api_requests

    count(stranger, limit, "/config.json")
    assert {knock(stranger, "/config.json") for _ in range(GENUINE)} == {200}
    assert knock(stranger) == 401


def test_the_events_of_many_workspaces_come_from_one_address(
    rehearsal: Rehearsal, stranger: Visitor
) -> None:
    limit = rehearsal.settings.edge.api_requests
    count(stranger, limit, "/slack/events")
    sent = [stranger.client.post("/slack/events", json={}) for _ in range(GENUINE)]

    assert {answer.status_code for answer in sent} == {401}
    assert knock(stranger) == 401


def test_another_spelling_of_a_path_is_counted_as_that_path(
    rehearsal: Rehearsal, stranger: Visitor
) -> None:
    """Together they are just the limit: if one were not counted the last request would pass."""
    limit, spellings = rehearsal.settings.edge.api_requests, 3
    for number in range(limit):
        path = ("/%61pi/sessions", "//api/sessions", "/x/%2e%2e/api/sessions")[number % spellings]
        count(stranger, 1, path)

    assert knock(stranger) == 429


def test_a_forged_address_is_not_believed(rehearsal: Rehearsal, stranger: Visitor) -> None:
    for number in range(rehearsal.settings.edge.api_requests):
        count(stranger, 1, "/api/sessions", f"192.0.2.{number}")

    assert knock(stranger) == 429
