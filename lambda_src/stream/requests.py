"""The limits of a streaming request's body, and the path of a run."""

from starlette.requests import Request as HttpRequest

from lambda_src.runtime.http.errors import TooLargeError
from lambda_src.runtime.http.requests import Request, SessionId


class RunPath(Request):
    """The path of one run."""

    run_id: SessionId


async def read_limited(request: HttpRequest, most_bytes: int) -> bytes:
    """Return the body. Raises TooLargeError at the first byte too many, announced or not."""
    announced = request.headers.get("content-length", "0")
    too_large = TooLargeError(f"body: must be at most {most_bytes} bytes.")
    if announced.isascii() and announced.isdigit() and int(announced) > most_bytes:
        raise too_large
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > most_bytes:
            raise too_large
    return body
