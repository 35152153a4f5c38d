"""What the streaming function logged: its process writes a file, where Lambda has a log group."""

import json
from collections.abc import Iterator
from datetime import datetime

from gatehouse import processes
from rehearsal.simulators.composition import FUNCTION_URLS

FUNCTION = "stream"


def events(since: int) -> Iterator[tuple[int, str]]:
    """Time, in milliseconds since 1970, and text of each line since then, oldest first."""
    try:
        lines = processes.log_file(FUNCTION_URLS.name).read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        at = _time(line)
        if at is not None and at >= since:
            yield at, line


def _time(line: str) -> int | None:
    """None for the lines of the server around the function."""
    try:
        timestamp = json.loads(line)["timestamp"]
        at = datetime.strptime(timestamp, "%Y-%m-%d %H:%M:%S,%f%z")  # as Powertools writes it
        return round(at.timestamp() * 1000)
    except (ValueError, KeyError, TypeError):
        return None
