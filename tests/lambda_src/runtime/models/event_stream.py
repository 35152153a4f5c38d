"""Answers of a provider that speaks AWS's binary event stream."""

from rehearsal.simulators.model.event_stream import MEDIA_TYPE, event, exception, frame
from tests.lambda_src.runtime.models.provider_server import Answer

__all__ = ["answer", "event", "exception", "frame"]


def answer(*frames: bytes, piece_bytes: int | None = None, cut: bool = False) -> Answer:
    """Send `frames` one by one, or cut into pieces of `piece_bytes` without regard for frames."""
    whole = b"".join(frames)
    size = piece_bytes or len(whole)
    pieces = (
        frames
        if piece_bytes is None
        else tuple(whole[at : at + size] for at in range(0, len(whole), size))
    )
    return Answer(content_type=MEDIA_TYPE, pieces=pieces, cut=cut)
