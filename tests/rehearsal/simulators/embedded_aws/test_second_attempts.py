"""A change whose answer was lost is answered again and done once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from rehearsal.simulators.embedded_aws.second_attempts import MOST_BYTES, MOST_KEPT, SecondAttempts


class Service:
    """Counts what it does; answers with the count."""

    def __init__(self) -> None:
        self.done = 0
        self.status = 201
        self.slow = asyncio.Event()
        self.slow.set()
        self.filler = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await Request(scope, receive).body()
        self.done += 1
        told = self.done
        await self.slow.wait()
        answer: Response = Response(b"%d:%s" % (told, body), self.status, {"x-told": str(told)})
        if self.filler:
            answer = StreamingResponse(iter([b"x" * self.filler, b"%d" % told]), self.status)
        await answer(scope, receive, send)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def emulator(service: Service) -> SecondAttempts:
    return SecondAttempts(service)


@asynccontextmanager
async def client(emulator: SecondAttempts) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=emulator)
    async with httpx.AsyncClient(transport=transport, base_url="http://aws") as opened:
        yield opened


def named(invocation: str, attempt: int) -> dict[str, str]:
    return {
        "amz-sdk-invocation-id": invocation,
        "amz-sdk-request": f"attempt={attempt}; max=25",
    }


async def ask(
    emulator: SecondAttempts, invocation: str, attempt: int, method: str = "POST", path: str = "/"
) -> httpx.Response:
    async with client(emulator) as opened:
        sent = None if method == "GET" else b"asked"
        return await opened.request(method, path, content=sent, headers=named(invocation, attempt))


def test_a_second_attempt_is_answered_as_the_first_and_not_done(
    emulator: SecondAttempts, service: Service
) -> None:
    async def both() -> list[httpx.Response]:
        return [await ask(emulator, "a", 1), await ask(emulator, "a", 2)]

    first, second = asyncio.run(both())

    assert service.done == 1
    assert (first.status_code, first.content) == (201, b"1:asked")
    assert (second.status_code, second.content) == (201, b"1:asked")
    assert second.headers["x-told"] == "1"


def test_a_second_attempt_waits_for_the_first_that_still_runs(
    emulator: SecondAttempts, service: Service
) -> None:
    async def both() -> tuple[httpx.Response, httpx.Response]:
        service.slow.clear()
        first = asyncio.create_task(ask(emulator, "a", 1))
        second = asyncio.create_task(ask(emulator, "a", 2))
        await asyncio.sleep(0.05)
        service.slow.set()
        return await first, await second

    first, second = asyncio.run(both())

    assert service.done == 1
    assert first.content == second.content


@pytest.mark.parametrize("status", [400, 409, 429, 500, 503])
def test_what_was_refused_or_failed_is_tried_again(
    emulator: SecondAttempts, service: Service, status: int
) -> None:
    async def both() -> tuple[httpx.Response, httpx.Response]:
        service.status = status
        first = await ask(emulator, "a", 1)
        service.status = 201
        return first, await ask(emulator, "a", 2)

    first, second = asyncio.run(both())

    assert (first.status_code, second.status_code, service.done) == (status, 201, 2)


@pytest.mark.parametrize(
    "other",
    [
        {"invocation": "b", "attempt": 2},
        {"invocation": "a", "attempt": 1},
        {"invocation": "a", "attempt": 2, "method": "PUT"},
        {"invocation": "a", "attempt": 2, "path": "/other"},
        {"invocation": "a", "attempt": 2, "path": "/?Action=Other"},
    ],
)
def test_another_request_is_done(
    emulator: SecondAttempts, service: Service, other: dict[str, str | int]
) -> None:
    async def both() -> None:
        await ask(emulator, "a", 1)
        await ask(emulator, **other)  # type: ignore[arg-type]

    asyncio.run(both())

    assert service.done == 2


def test_reading_is_done_each_time(emulator: SecondAttempts, service: Service) -> None:
    async def both() -> None:
        await ask(emulator, "a", 1, "GET")
        await ask(emulator, "a", 2, "GET")

    asyncio.run(both())

    assert service.done == 2


def test_a_request_without_an_invocation_is_done_each_time(
    emulator: SecondAttempts, service: Service
) -> None:
    async def both() -> None:
        async with client(emulator) as opened:
            for _ in range(2):
                await opened.post("/", headers={"amz-sdk-request": "attempt=2; max=25"})

    asyncio.run(both())

    assert service.done == 2


def test_a_service_that_breaks_leaves_nobody_waiting() -> None:
    class Broken(Service):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            if not self.done:
                self.done += 1
                raise RuntimeError
            await super().__call__(scope, receive, send)

    service = Broken()
    emulator = SecondAttempts(service)

    async def both() -> httpx.Response:
        with pytest.raises(RuntimeError):
            await ask(emulator, "a", 1)
        return await asyncio.wait_for(ask(emulator, "a", 2), 5)

    assert asyncio.run(both()).status_code == 201


@pytest.mark.parametrize(("filler", "done"), [(MOST_BYTES - 1, 1), (MOST_BYTES + 1, 2)])
def test_only_answers_of_some_size_are_kept(
    emulator: SecondAttempts, service: Service, filler: int, done: int
) -> None:
    async def both() -> list[httpx.Response]:
        service.filler = filler
        return [await ask(emulator, "a", 1), await ask(emulator, "a", 2)]

    first, second = asyncio.run(both())

    assert service.done == done
    assert len(first.content) == len(second.content) == filler + 1


def test_the_oldest_answers_are_forgotten(emulator: SecondAttempts, service: Service) -> None:
    async def many() -> None:
        for number in range(MOST_KEPT + 1):
            await ask(emulator, str(number), 1)
        await ask(emulator, "1", 2)
        await ask(emulator, "0", 2)

    asyncio.run(many())

    assert service.done == MOST_KEPT + 2
