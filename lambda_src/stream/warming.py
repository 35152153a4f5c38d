"""What a first request would wait for, done while the function starts, at once."""

import threading
import time
from collections.abc import Callable, Iterable

from lambda_src.runtime.logs import logger

MOST_SECONDS = 1.0  # a service that is away must not keep the function from starting


def warm(tasks: Iterable[Callable[[], object]], seconds: float = MOST_SECONDS) -> None:
    """Run tasks at once and wait for them, not longer than this; a failure is only logged."""
    threads = [threading.Thread(target=_run, args=(task,), daemon=True) for task in tasks]
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))


def _run(task: Callable[[], object]) -> None:
    try:
        task()
    except Exception as error:  # noqa: BLE001 - the first request meets it again and answers it
        logger.info("not warmed", reason=type(error).__name__)
