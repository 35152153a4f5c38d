"""Sessions, tasks and outcomes as JSON, exactly: what is read back is what was written."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from lambda_src.flows.documents import Json
from lambda_src.flows.shapes import Outcome, Session, Task

_SESSION, _TASK, _OUTCOME = TypeAdapter(Session), TypeAdapter(Task), TypeAdapter(Outcome)


def to_json(value: Session | Task | Outcome) -> dict[str, Json]:
    """Return what `session_of`, `task_of` or `outcome_of` reads again."""
    return dataclasses.asdict(value)


def session_of(stored: Mapping[str, Any]) -> Session:
    """Read a session."""
    return _SESSION.validate_python(stored)


def task_of(stored: Mapping[str, Any]) -> Task:
    """Read a task."""
    return _TASK.validate_python(stored)


def outcome_of(stored: Mapping[str, Any]) -> Outcome:
    """Read an outcome. Raises pydantic's ValidationError: a worker's words are checked."""
    return _OUTCOME.validate_python(stored)
