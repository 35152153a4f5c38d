"""Streams at once over loopback: when each piece arrived."""

import asyncio
import hashlib
import ssl
import statistics
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import httpx

_LENGTH_BYTES = 4
_NO_TLS = ssl.create_default_context()  # once: it takes 20 ms, and loopback does without
Pieces = Callable[[httpx.Response], AsyncIterator[None]]


@dataclass(frozen=True)
class Target:
    """Something that streams an answer, and how to tell its pieces apart."""

    name: str
    url: str
    body: bytes
    pieces: Pieces
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Timing:
    """Medians in milliseconds: until the first piece, and from one piece to the next."""

    first_ms: float
    piece_ms: float
    pieces: int


async def measure(target: Target, at_once: int, rounds: int) -> Timing:
    """Run rounds of so many streams that begin together; the first round only warms up.

    Every stream comes from an address of its own, so that no rate rule of a firewall sees a flood.
    """
    seen: list[list[float]] = []
    for number in range(rounds + 1):
        addresses = [f"127.{number + 1}.{at // 200}.{at % 200 + 1}" for at in range(at_once)]
        found = await asyncio.gather(*(_stream(target, address) for address in addresses))
        seen += found if number else []
    gaps = [(arrivals[-1] - arrivals[0]) / (len(arrivals) - 1) for arrivals in seen]
    return Timing(
        first_ms=1000 * statistics.median(arrivals[0] for arrivals in seen),
        piece_ms=1000 * statistics.median(gaps),
        pieces=min(len(arrivals) for arrivals in seen),
    )


async def _stream(target: Target, address: str) -> list[float]:
    transport = httpx.AsyncHTTPTransport(local_address=address, verify=_NO_TLS)
    headers = {"x-amz-content-sha256": hashlib.sha256(target.body).hexdigest(), **target.headers}
    async with httpx.AsyncClient(transport=transport, timeout=120) as client:
        began = time.perf_counter()
        async with client.stream(
            "POST", target.url, content=target.body, headers=headers
        ) as response:
            if response.status_code != httpx.codes.OK:
                raise RuntimeError(
                    f"{target.name}: {response.status_code} {await response.aread()!r}"
                )
            return [time.perf_counter() - began async for _ in target.pieces(response)]


async def frames(response: httpx.Response) -> AsyncIterator[None]:
    """Pieces of ConverseStream: frames with their length in front."""
    rest = b""
    async for data in response.aiter_raw():
        rest += data
        while len(rest) >= _LENGTH_BYTES and len(rest) >= (
            size := int.from_bytes(rest[:_LENGTH_BYTES])
        ):
            frame, rest = rest[:size], rest[size:]
            if b"contentBlockDelta" in frame:
                yield


async def events(response: httpx.Response) -> AsyncIterator[None]:
    """Pieces of our own stream: events with a chunk."""
    async for line in response.aiter_lines():
        if line.startswith('data: {"chunk"'):
            yield
