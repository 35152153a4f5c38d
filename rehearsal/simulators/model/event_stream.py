"""Frames of AWS's binary event stream (application/vnd.amazon.eventstream).

https://docs.aws.amazon.com/transcribe/latest/dg/event-stream.html
"""

import json
import struct
from binascii import crc32
from collections.abc import Mapping

MEDIA_TYPE = "application/vnd.amazon.eventstream"
_STRING = 7


def frame(headers: Mapping[str, str], payload: bytes) -> bytes:
    """Return one message: its headers and its payload, each with its checksum."""
    packed = b"".join(
        struct.pack(">B", len(name))
        + name.encode()
        + struct.pack(">BH", _STRING, len(value))
        + value.encode()
        for name, value in headers.items()
    )
    prelude = struct.pack(">II", 16 + len(packed) + len(payload), len(packed))
    message = prelude + struct.pack(">I", crc32(prelude)) + packed + payload
    return message + struct.pack(">I", crc32(message))


def event(name: str, body: object) -> bytes:
    """Return an event with a JSON body."""
    kind = {":message-type": "event", ":event-type": name, ":content-type": "application/json"}
    return frame(kind, json.dumps(body).encode())


def exception(name: str, message: str) -> bytes:
    """Return an error in the middle of a stream."""
    kind = {":message-type": "exception", ":exception-type": name}
    content = {":content-type": "application/json"}
    return frame(kind | content, json.dumps({"message": message}).encode())
