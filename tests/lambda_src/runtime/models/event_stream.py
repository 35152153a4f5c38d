"""Frames of AWS's binary event stream (application/vnd.amazon.eventstream).

https://docs.aws.amazon.com/transcribe/latest/dg/event-stream.html
"""

import json
import struct
from binascii import crc32

from tests.lambda_src.runtime.models.provider_server import Answer

_STRING = 7


def frame(headers: dict[str, str], payload: bytes) -> bytes:
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
    kind = {":message-type": "event", ":event-type": name, ":content-type": "application/json"}
    return frame(kind, json.dumps(body).encode())


def exception(name: str, message: str) -> bytes:
    kind = {":message-type": "exception", ":exception-type": name}
    content = {":content-type": "application/json"}
    return frame(kind | content, json.dumps({"message": message}).encode())


def answer(*frames: bytes, piece_bytes: int | None = None, cut: bool = False) -> Answer:
    """Send `frames` one by one, or cut into pieces of `piece_bytes` without regard for frames."""
    whole = b"".join(frames)
    size = piece_bytes or len(whole)
    pieces = (
        frames
        if piece_bytes is None
        else tuple(whole[at : at + size] for at in range(0, len(whole), size))
    )
    return Answer(content_type="application/vnd.amazon.eventstream", pieces=pieces, cut=cut)
