"""A DEFLATE encoder whose bytes follow from its input alone (RFC 1951).

The format leaves the encoder free, and Python is linked with zlib, zlib-ng or a vendor's fork:
the same file compressed at the same level gives other bytes on another machine. This one is Python
only. It looks for one earlier place of each four bytes, which is quick and good enough.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush

_WINDOW, _SHORTEST, _LONGEST = 32_768, 4, 258
_STRIDE = 16  # bytes compared at once
_REMEMBERED = 1 << 17  # places, before all are forgotten: they are mostly out of the window
_BLOCK = 1 << 16  # tokens with one code
_END = 256
_MATCH = 1 << 9  # tokens from here on are matches: length and distance
_LENGTHS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99,
            115, 131, 163, 195, 227, 258)  # fmt: skip
_LENGTH_BITS = (*[0] * 8, *(bits for bits in range(1, 6) for _ in range(4)), 0)
_DISTANCE_BITS = (0, 0, *(bits for bits in range(14) for _ in range(2)))
_DISTANCES = tuple(1 + sum(1 << bits for bits in _DISTANCE_BITS[:n]) for n in range(30))
_CODE_ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
_LONGEST_CODE, _LONGEST_CODE_OF_CODES = 15, 7

Codes = Mapping[int, str]  # a symbol to its bits, in the order in which they are written


def deflate(data: bytes) -> bytes:
    """Return a raw DEFLATE stream, as a zip holds it."""
    tokens = _tokens(data)
    blocks = [tokens[start : start + _BLOCK] for start in range(0, len(tokens), _BLOCK)] or [[]]
    written, rest = [], ""
    for block in blocks:
        bits = rest + _block(block, is_last=block is blocks[-1])
        whole = len(bits) & ~7
        written.append(_bytes(bits[:whole]))
        rest = bits[whole:]
    return b"".join([*written, _bytes(rest.ljust(8, "0")) if rest else b""])


def _tokens(data: bytes) -> list[int]:
    """The data as literals (0 to 255) and as matches with what was there before."""
    seen: dict[bytes, int] = {}
    tokens: list[int] = []
    position, size, nowhere = 0, len(data), -_WINDOW - 1
    while position < size:
        key = data[position : position + _SHORTEST]
        earlier = seen.get(key, nowhere)
        seen[key] = position
        if position - earlier > _WINDOW or size - position < _SHORTEST:
            tokens.append(data[position])
            position += 1
            continue
        length = _match(data, earlier, position)
        tokens.append(_MATCH + (length << 16) + position - earlier)
        last = position + length - 1
        seen[data[last : last + _SHORTEST]] = last
        position += length
        if len(seen) > _REMEMBERED:
            seen.clear()
    return tokens


def _match(data: bytes, earlier: int, position: int) -> int:
    """How many bytes are the same at both places."""
    length, limit = _SHORTEST, min(_LONGEST, len(data) - position)
    while (
        length + _STRIDE <= limit
        and data[earlier + length : earlier + length + _STRIDE]
        == data[position + length : position + length + _STRIDE]
    ):
        length += _STRIDE
    while length < limit and data[earlier + length] == data[position + length]:
        length += 1
    return length


def _block(tokens: Sequence[int], *, is_last: bool) -> str:
    """One block with Huffman codes of its own, as bits in the order of the stream."""
    counted = Counter(tokens)
    literals, distances = Counter({_END: 1}), Counter[int]()
    parts: dict[int, tuple[int, str, int, str]] = {}
    for token, times in counted.items():
        if token < _MATCH:
            literals[token] += times
            continue
        parts[token] = part = _parts(token - _MATCH)
        literals[part[0]] += times
        distances[part[2]] += times
    literal_sizes = _sizes(literals, _LONGEST_CODE)
    distance_sizes = _sizes(distances or Counter({0: 1}), _LONGEST_CODE)
    literal_codes, distance_codes = _codes(literal_sizes), _codes(distance_sizes)
    bits = {token: literal_codes[token] for token in counted if token < _MATCH}
    for token, (length, further, distance, and_further) in parts.items():
        bits[token] = literal_codes[length] + further + distance_codes[distance] + and_further
    return "".join(
        (
            "1" if is_last else "0",
            _number(2, 2),  # codes of its own
            _header(literal_sizes, distance_sizes),
            *map(bits.__getitem__, tokens),
            literal_codes[_END],
        )
    )


def _parts(match: int) -> tuple[int, str, int, str]:
    """Symbol and further bits of a match's length, and of its distance."""
    length, distance = match >> 16, match & 0xFFFF
    of_length = max(n for n, least in enumerate(_LENGTHS) if least <= length)
    of_distance = max(n for n, least in enumerate(_DISTANCES) if least <= distance)
    return (
        _END + 1 + of_length,
        _number(length - _LENGTHS[of_length], _LENGTH_BITS[of_length]),
        of_distance,
        _number(distance - _DISTANCES[of_distance], _DISTANCE_BITS[of_distance]),
    )


def _sizes(counted: Mapping[int, int], longest: int) -> dict[int, int]:
    """Bits for each symbol by how often it occurs (Huffman), none above `longest`."""
    weights = dict(counted)
    while True:
        heap: list[tuple[int, int, tuple[int, ...]]] = [
            (times, symbol, (symbol,)) for symbol, times in weights.items()
        ]
        heapify(heap)
        sizes = dict.fromkeys(weights, 0)
        if len(heap) == 1:
            return dict.fromkeys(weights, 1)
        while len(heap) > 1:
            (few, _, left), (more, _, right) = heappop(heap), heappop(heap)
            joined = left + right
            for symbol in joined:
                sizes[symbol] += 1
            heappush(heap, (few + more, min(joined), joined))
        if max(sizes.values()) <= longest:
            return sizes
        weights = {symbol: times // 2 + 1 for symbol, times in weights.items()}


def _codes(sizes: Mapping[int, int]) -> Codes:
    """The canonical code: by size, then by symbol (RFC 1951, 3.2.2)."""
    codes, code, before = {}, 0, 0
    for size, symbol in sorted((size, symbol) for symbol, size in sizes.items()):
        code <<= size - before
        codes[symbol] = f"{code:0{size}b}"
        code, before = code + 1, size
    return codes


def _header(literals: Mapping[int, int], distances: Mapping[int, int]) -> str:
    """The sizes of both codes, themselves in a code (RFC 1951, 3.2.7)."""
    last_literal, last_distance = max(*literals, _END), max(distances)
    sizes = [literals.get(symbol, 0) for symbol in range(last_literal + 1)]
    sizes += [distances.get(symbol, 0) for symbol in range(last_distance + 1)]
    runs = list(_runs(sizes))
    of_runs = _sizes(Counter(symbol for symbol, _ in runs), _LONGEST_CODE_OF_CODES)
    codes = _codes(of_runs)
    used = max(n for n, symbol in enumerate(_CODE_ORDER) if symbol in of_runs)
    used = max(used, 3)  # four at least are written
    return "".join(
        (
            _number(last_literal - _END, 5),
            _number(last_distance, 5),
            _number(used - 3, 4),
            *(_number(of_runs.get(symbol, 0), 3) for symbol in _CODE_ORDER[: used + 1]),
            *(codes[symbol] + further for symbol, further in runs),
        )
    )


def _runs(sizes: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Sizes one by one, and long runs of zeros as one symbol with further bits."""
    position = 0
    while position < len(sizes):
        end = position
        while end < len(sizes) and sizes[end] == 0 and end - position < 138:  # noqa: PLR2004 - RFC
            end += 1
        zeros = end - position
        if zeros >= 11:  # noqa: PLR2004 - RFC 1951
            yield 18, _number(zeros - 11, 7)
        elif zeros >= 3:  # noqa: PLR2004 - RFC 1951
            yield 17, _number(zeros - 3, 3)
        else:
            end = position + 1
            yield sizes[position], ""
        position = end


def _number(value: int, size: int) -> str:
    """A number in the stream: its lowest bit first."""
    return f"{value:0{size}b}"[::-1] if size else ""


def _bytes(bits: str) -> bytes:
    return int(bits[::-1], 2).to_bytes(len(bits) // 8, "little") if bits else b""
