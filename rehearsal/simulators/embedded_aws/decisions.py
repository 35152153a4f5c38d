"""Every authorization decision, once: what a role was allowed or refused, by which statement.

The emulator's own evaluation of policies is where all of them are taken: for the request itself,
and for what a contract asks (`caller`). A line is written when a decision is taken for the first
time, so a request that repeats one costs the look-up of a tuple. `gatehouse review --least` reads
what was written (docs/review.md#least-privilege).
"""

import json
import logging
import os
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from rehearsal.simulators.embedded_aws.caller import GAPS

MOST_DECISIONS: Final = 200_000
"""More are not told apart; a whole test run takes a tenth."""
MOST_RESOURCES: Final = 40
"""Resources that are written of one role, action and pattern of a statement."""

asked_by: ContextVar[str] = ContextVar("asked_by", default="request")
"""The contract that asks at the moment; the request itself otherwise."""

_of_resource: ContextVar[bool] = ContextVar("of_resource", default=False)
"""Whether the policy of a resource is evaluated, whose statements are no role's."""

_LOG: Final = logging.getLogger("decisions")
_ROLE: Final = re.compile(r":assumed-role/([^/]+)/|:role/(?:.*/)?([^/]+)$")


class DecisionLog:
    """Writes decisions into a file that several processes may append to.

    Each line is one write, so that a kill loses nothing and lines of others are never cut.
    """

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._seen: set[tuple[str, ...]] = set()
        self._written = set(_lines(file))
        self._resources: Counter[tuple[str, ...]] = Counter()
        self._lock = threading.Lock()
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def is_new(self, decision: tuple[str, ...]) -> bool:
        """Whether it is the first of its kind in this process."""
        if decision in self._seen or len(self._seen) >= MOST_DECISIONS:
            return False
        self._seen.add(decision)
        return True

    def write(self, group: tuple[str, ...], decision: dict[str, Any]) -> None:
        """Append a line, unless the file has it, or enough of its group."""
        line = json.dumps(decision, separators=(",", ":"))
        with self._lock:
            if line in self._written or self._resources[group] >= MOST_RESOURCES:
                return
            self._resources[group] += 1
            self._written.add(line)
            try:
                os.write(self._file, f"{line}\n".encode())
            except OSError as error:
                _LOG.warning("A decision could not be written: %s", error)


def module() -> ModuleType:
    """MiniStack's module that evaluates policies."""
    from ministack.core import iam_evaluator  # noqa: PLC0415 - it reads the environment

    found: ModuleType = iam_evaluator
    return found


def add_to(iam_evaluator: ModuleType, log: DecisionLog) -> None:
    """Put the record around MiniStack's evaluation of a role's policies."""
    original: Callable[..., Any] = iam_evaluator.evaluate
    matches: Callable[..., Any] = iam_evaluator._first_match  # noqa: SLF001 - there is no other way in
    covers: Callable[..., bool] = iam_evaluator._resource_matches  # noqa: SLF001 - as above

    def evaluate(context: Any, policies: Any, *limits: Any) -> Any:  # noqa: ANN401 - passed on as they are
        result = original(context, policies, *limits)
        key = (context.principal_arn, context.action, context.resource_arn,
               result.decision, result.matched_sid)  # fmt: skip
        is_role = context.principal_type == "AssumedRole" and not _of_resource.get()
        if is_role and log.is_new(key):
            effect = "Deny" if result.decision == "Deny" else "Allow"
            layers = (policies, *limits) if effect == "Deny" else (policies,)
            found = [
                item
                for item in _statements(layers)
                if item.sid != GAPS and matches(context, [item], effect)
            ]
            if effect == "Allow" and result.decision != "Allow":
                found = []
            _write(log, context, result.decision, found, covers)
        return result

    of_resource: Callable[..., Any] = iam_evaluator.evaluate_resource_policy

    def evaluate_resource_policy(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
        token = _of_resource.set(True)
        try:
            return of_resource(*arguments, **named)
        finally:
            _of_resource.reset(token)

    iam_evaluator.evaluate_resource_policy = evaluate_resource_policy  # type: ignore[attr-defined] # as below
    iam_evaluator.evaluate = evaluate  # type: ignore[attr-defined] # the module's own function


def _write(
    log: DecisionLog,
    context: Any,  # noqa: ANN401 - the emulator is not typed
    decision: str,
    found: list[Any],
    covers: Callable[..., bool],
) -> None:
    role = _ROLE.search(context.principal_arn)
    name = role[1] or role[2] if role else context.principal_arn
    patterns = [
        pattern
        for item in found
        for pattern in item.resources
        if covers(context.resource_arn, [pattern], [])
    ]
    log.write(
        (name, context.action, decision, *sorted(patterns)),
        {
            "role": name,
            "action": context.action,
            "resource": context.resource_arn,
            "decision": decision,
            "statements": sorted({item.sid for item in found}),
            "asked_by": asked_by.get(),
        },
    )


def _statements(layers: Iterable[Iterable[Iterable[Any]]]) -> Iterator[Any]:
    for layer in layers:
        for policy in layer:
            yield from policy


def _lines(file: Path) -> Iterator[str]:
    if file.exists():
        with file.open(encoding="utf-8", errors="replace") as lines:
            yield from (line.rstrip("\n") for line in lines)
