"""Thirty people behind one address at normal use, and a client that floods: who is blocked."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import pytest

from rehearsal.simulators.front_door.web_acl.rates import Rates
from rehearsal.simulators.front_door.web_acl.verdict import Block, WebAcl
from rehearsal.simulators.relay.request import Request
from tests.firewall.as_api import web_acl
from tests.plans.reading import Plan

OFFICE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
PEOPLE = 30
WINDOW_SECONDS, DURATION_SECONDS = 300, 900
# What one person does within five minutes at normal use, with the page of the web client.
NORMAL = (
    ("GET", "/assets/index.js", 60),  # three page loads of twenty files
    ("GET", "/api/sessions", 30),
    ("POST", "/stream/chat", 10),
    ("POST", "/ai/ask", 5),
    ("POST", "/chat/public/start", 2),
    ("POST", "/chat/public/sessions/t/interact", 20),
)
FLOOD_PER_SECOND = 20
Sent = tuple[float, str, str, str, str, str]  # time, who, method, path, address, token


class Environments(Protocol):
    """The fixture `environments` of the whole test suite."""

    def plans(self, environment: str) -> dict[str, Plan]: ...


@dataclass
class FrontDoor:
    """The planned web ACL of production with a clock, and whom it blocked."""

    planned: dict[str, Any]
    now: float = 0.0
    passed: Counter[str] = field(default_factory=Counter)
    blocked: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.acl = WebAcl(web_acl(self.planned), Rates(lambda: self.now))

    def send(self, who: str, method: str, path: str, *, address: str, token: str) -> Block | None:
        headers: tuple[tuple[str, str], ...] = (("host", "chat.example.com"),)
        headers += (("authorization", f"Bearer {token}"),) if token else ()
        request = Request(
            method=method, path=path, query="", headers=headers, body=b"", address=address
        )
        block = self.acl.judge(request)
        (self.blocked if block else self.passed)[who] += 1
        return block


@pytest.fixture
def front_door(environments: Environments) -> FrontDoor:
    return FrontDoor(environments.plans("prod")["firewall"].one("aws_wafv2_web_acl"))


def normal_use(person: int) -> Iterator[tuple[float, str, str]]:
    """Requests of one person with their times, evenly over the duration."""
    for method, path, count in NORMAL:
        gap = WINDOW_SECONDS / count
        for number in range(int(DURATION_SECONDS / gap)):
            yield number * gap + person * gap / PEOPLE, method, path


def run(front_door: FrontDoor, flood: Iterator[Sent]) -> None:
    """Everybody's requests in the order of their times."""
    office = (
        (at, f"person {person}", method, path, OFFICE, "" if "public" in path else f"t{person}")
        for person in range(PEOPLE)
        for at, method, path in normal_use(person)
    )
    for at, who, method, path, address, token in sorted([*office, *flood]):
        front_door.now = at
        front_door.send(who, method, path, address=address, token=token)


def flood(path: str, *, address: str, token: str) -> Iterator[Sent]:
    for number in range(DURATION_SECONDS * FLOOD_PER_SECOND):
        yield number / FLOOD_PER_SECOND, "flood", "POST", path, address, token


def test_an_office_at_normal_use_is_never_blocked(front_door: FrontDoor) -> None:
    run(front_door, iter(()))

    assert not front_door.blocked
    assert len(front_door.passed) == PEOPLE
    assert set(front_door.passed.values()) == {sum(count for *_, count in NORMAL) * 3}


@pytest.mark.parametrize(
    ("path", "address", "token"),
    [
        pytest.param("/stream/chat", OFFICE, "flood", id="a colleague floods a model"),
        pytest.param("/stream/chat", ELSEWHERE, "flood", id="a stranger floods a model"),
        pytest.param("/api/sessions", ELSEWHERE, "flood", id="a stranger floods the API"),
        pytest.param("/stream/chat", ELSEWHERE, "", id="a stranger floods without a token"),
        pytest.param("/chat/public/start", ELSEWHERE, "", id="a stranger starts sessions"),
    ],
)
def test_a_flooding_client_is_blocked_and_the_office_is_not(
    front_door: FrontDoor, path: str, address: str, token: str
) -> None:
    run(front_door, flood(path, address=address, token=token))

    assert set(front_door.blocked) == {"flood"}
    assert front_door.blocked["flood"] > front_door.passed["flood"]


def test_tokens_invented_for_each_request_do_not_get_around_the_limit_of_the_address(
    front_door: FrontDoor,
) -> None:
    blocks = [
        front_door.send("flood", "POST", "/ai/ask", address=ELSEWHERE, token=f"t{number}")
        for number in range(4_000)
    ]

    assert blocks.index(next(filter(None, blocks))) == 3_000
    assert blocks[-1]
    assert blocks[-1].rule == "api-rate"


def test_a_blocked_client_reads_in_json_what_to_do_and_when(front_door: FrontDoor) -> None:
    for _ in range(101):
        block = front_door.send("flood", "POST", "/ai/ask", address=OFFICE, token="t")

    assert block
    assert (block.rule, block.status) == ("model-rate", 429)
    assert block.response["ResponseHeaders"] == [{"Name": "retry-after", "Value": "60"}]
    body = front_door.acl.body(block)
    assert body
    assert body[0] == "application/json"
    assert json.loads(body[1])["error"]["code"] == "too_many_requests"
