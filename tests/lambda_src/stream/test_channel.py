"""The bridge from a thread to the event loop: at once, bounded, and closed from the other side."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from lambda_src.runtime.http.streaming import Begin, Emit, StreamEndedError
from lambda_src.stream.channel import MOST_PENDING_PIECES, Channel, Finished
from tests.lambda_src.stream.waiting import until


def test_pieces_arrive_in_order_and_the_end_comes_last() -> None:
    def work(emit: Emit, _: Begin) -> dict[str, Any]:
        for number in range(100):
            emit(str(number))
        return {}

    async def read() -> list[Any]:
        with ThreadPoolExecutor() as threads:
            channel = Channel(threads)
            over = channel.start(work)
            items = [await channel.next(10) for _ in range(101)]
            await over
        return items

    *pieces, end = asyncio.run(read())
    assert pieces == [str(number) for number in range(100)]
    assert isinstance(end, Finished)
    assert end.error is None


def test_nobody_reading_holds_the_work_up_and_closing_ends_it() -> None:
    emitted: list[int] = []
    ended: list[type[BaseException]] = []

    def work(emit: Emit, _: Begin) -> dict[str, Any]:
        try:
            for number in range(1000):
                emit(str(number))
                emitted.append(number)
        except StreamEndedError as error:
            ended.append(type(error))
            raise
        return {}

    async def leave() -> None:
        with ThreadPoolExecutor() as threads:
            channel = Channel(threads)
            over = channel.start(work)
            await asyncio.to_thread(until, lambda: len(emitted) >= MOST_PENDING_PIECES)
            await asyncio.sleep(0.02)  # if it were not bounded, it would go on meanwhile
            assert len(emitted) == MOST_PENDING_PIECES
            assert await channel.next(10) == "0"
            channel.close()
            await over

    asyncio.run(leave())
    assert ended == [StreamEndedError]
    assert len(emitted) <= MOST_PENDING_PIECES + 1


def test_silence_is_none_and_loses_nothing() -> None:
    async def read() -> list[Any]:
        with ThreadPoolExecutor() as threads:
            channel = Channel(threads)
            gate = asyncio.Event()
            loop = asyncio.get_running_loop()

            def work(emit: Emit, _: Begin) -> dict[str, Any]:
                asyncio.run_coroutine_threadsafe(gate.wait(), loop).result()
                emit("late")
                return {}

            over = channel.start(work)
            silent = await channel.next(0.01)
            gate.set()
            items = [silent, await channel.next(10)]
            await over
        return items

    assert asyncio.run(read()) == [None, "late"]


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("y")])
def test_a_failure_of_the_work_is_the_end(error: Exception) -> None:
    def work(_: Emit, __: Begin) -> dict[str, Any]:
        raise error

    async def read() -> Any:
        with ThreadPoolExecutor() as threads:
            channel = Channel(threads)
            over = channel.start(work)
            end = await channel.next(10)
            await over
        return end

    assert asyncio.run(read()) == Finished({}, error)
