"""The server-sent events of a stream, as bytes.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import json
from collections.abc import Mapping
from typing import Any

HEARTBEAT = b": heartbeat\n\n"
DONE = b"data: [DONE]\n\n"


def chunk(text: str) -> bytes:
    """Return the event of one piece of the answer."""
    return _data({"chunk": text})


def run(values: Mapping[str, str]) -> bytes:
    """Return the first event of an answer that can be resumed: the ids of run, session, reply."""
    return b"event: run\n" + _data(values)


def numbered(number: int, event: bytes) -> bytes:
    """Return an event with the id that a client sends back as `Last-Event-ID`."""
    return b"id: %d\n%b" % (number, event)


def usage(values: Mapping[str, Any]) -> bytes:
    """Return the event that says what the answer cost."""
    return b"event: usage\n" + _data(values)


def error(body: Mapping[str, Any]) -> bytes:
    """Return the event that ends a stream which failed; the body has the API's error shape."""
    return b"event: error\n" + _data(body)


def _data(values: Mapping[str, Any]) -> bytes:
    """JSON has no raw line break, so it is always one line of data."""
    text = json.dumps(values, ensure_ascii=False)
    return b"data: " + text.encode(errors="replace") + b"\n\n"
