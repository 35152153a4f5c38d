"""The fuzzer finds nothing on the real functions, and finds what breaks or answers oddly."""

import asyncio
from typing import Any

import pytest

from gatehouse.delivery.synthesis import Synthesis
from rehearsal.hostile.contracts import expanded
from rehearsal.hostile.doors import Reply
from rehearsal.hostile.fuzz import Broken, Found, Fuzzer, broken_requests, complaint
from rehearsal.hostile.parties import Principal
from rehearsal.hostile.routes import Route, WayIn, routes_of
from tests.rehearsal.hostile.conftest import Street, tenant

PEEK = Route("GET", "/api/peek/{session_id}", WayIn.TOKEN, "peek")


def run(street: Street, number: int | None = None) -> Found:
    async def fuzzed() -> Found:
        async with street.doors() as doors:
            return await Fuzzer(doors, street.routes(), tenant("globex")).run(number, seed=1)

    return asyncio.run(fuzzed())


def test_no_broken_request_makes_the_functions_fail_or_answer_in_another_shape(
    street: Street,
) -> None:
    found = run(street)

    assert found.wrong == []
    assert found.total > 500
    assert set(found.counts) == {route.key for route in street.routes()}


def test_a_route_that_fails_for_one_value_is_found(street: Street, known: None) -> None:
    def read(_: str, session_id: str) -> list[dict[str, Any]]:
        return [{"number": int(session_id.replace("-", ""), 16)}]

    street.read = read

    found = run(street, 400)

    assert found.wrong
    assert all(line.startswith(PEEK.key) for line in found.wrong)


def test_every_route_of_the_plans_is_sent_broken_requests(synthesis: Synthesis) -> None:
    for made in routes_of(synthesis):
        for route in expanded(made):
            sent = list(broken_requests(route, Principal("anybody", "acme")))
            assert len(sent) > 40, route.key
            assert len({broken.what for broken in sent}) == len(sent)


@pytest.mark.parametrize(
    ("status", "text", "word"),
    [
        (500, '{"error": {"code": "x", "message": "x", "request_id": "x"}}', "500"),
        (502, "", "502"),
        (599, "ReadTimeout", "599"),
        (400, "<html>", "without JSON"),
        (400, '{"message": "Bad"}', "another shape"),
        (404, '{"message": "Not Found", "path": "/"}', "another shape"),
        (400, '{"error": "x"}', "another shape"),
        (400, '["error"]', "another shape"),
        (403, '"error"', "another shape"),
    ],
)
def test_a_reply_of_another_shape_is_a_complaint(status: int, text: str, word: str) -> None:
    broken = Broken(PEEK, "x", "GET", "/", b"", {})
    assert word in (complaint(broken, Reply(status, text, {})) or "")


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (200, "anything"),
        (404, '{"message": "Not Found"}'),
        (422, '{"error": {"code": "x", "message": "x", "request_id": "x", "findings": []}}'),
    ],
)
def test_a_reply_of_the_one_shape_is_none(status: int, text: str) -> None:
    assert complaint(Broken(PEEK, "x", "GET", "/", b"", {}), Reply(status, text, {})) is None
