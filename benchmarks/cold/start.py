"""Runs in a process of its own, as Lambda's runtime does: import a handler, give it one event.

Reads the event from standard input, writes the answer as one line, then what it had loaded.
"""

import importlib
import json
import os
import sys
from pathlib import Path


class Context:
    """What Lambda tells a handler besides the event."""

    function_name = memory_limit_in_mb = invoked_function_arn = "cold"
    aws_request_id = "first"

    def get_remaining_time_in_millis(self) -> int:
        return 20_000


def main(module: str) -> None:
    told = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the function logs is not the answer
    event = json.load(sys.stdin)
    answer = _streamed() if module.endswith(".application") else answered(module, event)
    told.write(f"{answer}\n")
    told.flush()
    files = [getattr(found, "__file__", None) for found in list(sys.modules.values())]
    size = sum(Path(file).stat().st_size for file in files if file and Path(file).is_file())
    json.dump({"modules": sorted(sys.modules), "bytes": size}, told)
    told.flush()
    os._exit(0)  # what a function leaves running is not of interest


def answered(module: str, event: dict[str, object]) -> str:
    """Import a handler, and return what it answers to an event, as text."""
    handler = importlib.import_module(module).handler
    try:
        return json.dumps(handler(event, Context()))
    except Exception as error:  # noqa: BLE001 - an answer too: Lambda reports it to the caller
        return f"{type(error).__name__}: {error}".replace("\n", " ")


def _streamed() -> str:
    """The streaming function's first answer is to a request without a token."""
    import asyncio  # noqa: PLC0415 - other functions go without

    importlib.import_module("uvicorn")
    module = importlib.import_module("lambda_src.stream.application")
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/stream/chatbot", "raw_path": b"",
             "query_string": b"", "headers": [], "http_version": "1.1", "scheme": "http",
             "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "root_path": ""}  # fmt: skip
    asyncio.run(module.application()(scope, receive, send))
    return json.dumps({"statusCode": sent[0]["status"]})


if __name__ == "__main__":
    main(sys.argv[1])
