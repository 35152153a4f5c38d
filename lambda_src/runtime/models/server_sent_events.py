"""Server-sent events as bytes arrive.

https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
"""

import re
from collections.abc import Iterable, Iterator

_LINE_END = re.compile(rb"\r\n|\n|\r")


def event_data(pieces: Iterable[bytes]) -> Iterator[str]:
    """Yield the data of each complete event; `pieces` may be cut anywhere, also in a character.

    Lines end with LF, CRLF or CR and nothing else: `str.splitlines` would also cut at U+2028, which
    models do write. Comments and other fields are skipped; an unfinished last event is dropped.
    """
    data: list[bytes] = []
    for line in _lines(pieces):
        field, _, value = line.partition(b":")
        if field == b"data":
            data.append(value.removeprefix(b" "))
        elif not line and data:
            yield b"\n".join(data).decode("utf-8", errors="replace")
            data = []


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        rest += piece
        # A CR at the end may be the first half of CRLF.
        whole, pending = (rest[:-1], b"\r") if rest.endswith(b"\r") else (rest, b"")
        *lines, tail = _LINE_END.split(whole)
        yield from lines
        rest = tail + pending
    if rest.endswith(b"\r"):
        yield rest[:-1]
