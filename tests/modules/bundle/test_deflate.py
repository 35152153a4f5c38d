"""What is deflated here, zlib inflates to the same; and the bytes are the same everywhere."""

import hashlib
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.bundle.deflate import deflate

SOURCE = Path(__file__).read_bytes()
NOISE = b"".join(hashlib.sha256(n.to_bytes(2)).digest() for n in range(10_000))
REPEATING = st.lists(st.sampled_from([b"a", b"ab", b"abcd", b"\x00" * 300, b"tenant", SOURCE[:99]]))


def inflated(stream: bytes) -> bytes:
    reader = zlib.decompressobj(-zlib.MAX_WBITS)
    data = reader.decompress(stream) + reader.flush()
    assert reader.eof
    assert not reader.unused_data
    return data


@given(data=st.binary(max_size=3_000))
def test_any_bytes_come_back(data: bytes) -> None:
    assert inflated(deflate(data)) == data


@settings(max_examples=50)
@given(parts=REPEATING)
def test_repeating_bytes_come_back_and_get_shorter(parts: list[bytes]) -> None:
    data = b"".join(parts) * 20
    stream = deflate(data)
    assert inflated(stream) == data
    assert len(stream) <= len(data) + 100


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a",
        b"abc",
        b"a" * 258,
        b"a" * 259,
        b"a" * 1_000_000,
        bytes(range(256)) * 400,
        NOISE,  # more tokens than a block holds
        b"".join(bytes([n % 251, n % 7, n % 3]) for n in range(120_000)),
        SOURCE + bytes(32_768 - len(SOURCE)) + SOURCE,  # as far back as a match may reach
        SOURCE + bytes(32_769) + SOURCE,  # one byte too far
    ],
    ids=lambda data: f"{len(data)} bytes",
)
def test_the_edges_of_the_format_come_back(data: bytes) -> None:
    assert inflated(deflate(data)) == data


def test_a_code_is_never_longer_than_the_format_allows() -> None:
    frequencies = [1, 1]
    while len(frequencies) < 26:
        frequencies.append(frequencies[-1] + frequencies[-2])  # the deepest tree that there is
    data = bytes(
        symbol for symbol, times in enumerate(frequencies) for _ in range(min(times, 60_000))
    )
    assert inflated(deflate(data)) == data
    spread = bytes(data[n * 99_991 % len(data)] for n in range(len(data)))  # few matches
    assert inflated(deflate(spread)) == spread


def test_it_is_about_as_short_as_zlibs() -> None:
    data = b"".join(file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py")))
    assert len(deflate(data)) < 1.35 * len(zlib.compress(data, 6))


def test_the_bytes_are_these_on_every_machine() -> None:
    data = b"The bytes follow from the input alone, " * 40 + bytes(range(256))
    assert (
        hashlib.sha256(deflate(data)).hexdigest()
        == "c153715c6207da643f3c545a064c28eff2e9d3697190448d7bfcdc7349d8c5b3"
    )
