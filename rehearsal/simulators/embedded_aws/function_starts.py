"""A burst of invocations shares the functions that are warm, instead of starting one for each.

In AWS a hundred instances of a function start beside each other, each on processors of its own.
Here they share a few: a hundred starts at once take a minute, and API Gateway and CloudFront give
up on all of them after half of it. So no more functions start at once than there are processors,
and an invocation that finds no instance free takes the next that gets free or may start. One that
finds too many waiting before it is refused at once, as AWS refuses what passes the account's
concurrency: https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html

An instance that invokes a function cannot wait for ever: a start needs no other function, so there
is always one that ends.
"""

import os
from collections import Counter
from threading import Condition
from types import ModuleType
from typing import Any, Final

STARTS_VARIABLE: Final = "FUNCTION_STARTS"
WAITING_VARIABLE: Final = "FUNCTION_WAITING"
_WAITING: Final = 200
_LONGEST_WAIT: Final = 20.0  # seconds; API Gateway gives up after 30, and nobody reads the answer

Instance = Any  # a process of MiniStack that runs a function


def services() -> tuple[ModuleType, ModuleType]:
    """MiniStack's modules of Lambda and of its instances."""
    from ministack.core import lambda_runtime  # noqa: PLC0415 - it reads the environment
    from ministack.services import lambda_svc  # noqa: PLC0415 - as above

    functions: ModuleType = lambda_svc
    runtime: ModuleType = lambda_runtime
    return functions, runtime


def add_to(functions: ModuleType, runtime: ModuleType) -> None:
    """Let invocations wait for an instance; two variables change how many start and wait."""
    queue = _Queue(
        runtime,
        starts=int(os.environ.pop(STARTS_VARIABLE, 0)) or os.cpu_count() or 1,
        waiting=int(os.environ.pop(WAITING_VARIABLE, _WAITING)),
    )
    functions.acquire_worker = queue.acquire  # type: ignore[attr-defined]
    functions.release_worker = queue.release  # type: ignore[attr-defined]


class _Queue:
    """The invocations that wait for an instance.

    Args:
        runtime: MiniStack's instances.
        starts: How many instances start at once, of all functions.
        waiting: How many invocations of one function wait.
    """

    def __init__(self, runtime: ModuleType, starts: int, waiting: int) -> None:
        self._runtime = runtime
        self._may_start = starts
        self._may_wait = waiting
        self._waiting: Counter[str] = Counter()
        self._changed = Condition()

    def acquire(
        self, name: str, config: dict[str, Any], code: bytes, qualifier: str = "$LATEST"
    ) -> tuple[Instance | None, str]:
        """An instance that is free or was started now; none if too many or too long wait."""
        key = self._runtime._worker_key(name, config, qualifier)  # noqa: SLF001 - there is no other way in
        with self._changed:
            if self._waiting[key] >= self._may_wait:
                return None, "func_cap"
            self._waiting[key] += 1
            try:
                if not self._changed.wait_for(lambda: self._is_available(key), _LONGEST_WAIT):
                    return None, "func_cap"
            finally:
                self._waiting[key] -= 1
            instance, how = self._runtime.acquire_worker(name, config, code, qualifier=qualifier)
            self._may_start -= how == "spawn"
        if how == "spawn":
            self._start(instance)
        return instance, how

    def release(self, instance: Instance) -> None:
        """Take an instance back, for the next that waits."""
        self._runtime.release_worker(instance)
        with self._changed:
            self._changed.notify_all()

    def _is_available(self, key: str) -> bool:
        instances = self._runtime._workers.get(key, ())  # noqa: SLF001 - as above
        return self._may_start > 0 or any(not instance.in_use for instance in instances)

    def _start(self, instance: Instance) -> None:
        try:
            self._runtime.ensure_spawned(instance)
        except Exception:  # noqa: BLE001, S110 - its invocation starts it again and answers the error
            pass
        finally:
            with self._changed:
                self._may_start += 1
                self._changed.notify_all()
