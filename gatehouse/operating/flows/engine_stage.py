"""The engine in this process as a stage: no cloud, no database, no network."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gatehouse.operating.flows.playing import AnswerRefusedError, StageStep
from lambda_src.flows.documents import Content, Frozen, Json
from lambda_src.flows.engine import Engine
from lambda_src.flows.facts import Facts
from lambda_src.flows.jsonpaths import mapped
from lambda_src.flows.shapes import Event, InputRefusedError, Outcome, Session, Step, Task
from lambda_src.runtime.clock import Clock, now

_CONTEXT: Mapping[str, Json] = {"timezone": Facts().timezone, "channel": Facts().channel}
"""What the platform knows of every visitor; a script may say it otherwise."""

MOST_TASKS = 100  # one after the other, without an answer in between


class EngineStage:
    """Plays what publishing would freeze.

    A task has the outcomes that a script holds for its node, in turn; after those, and without a
    script, it fails, so that the flow goes the way that it has for that. All that happens, happens
    `at` one time if that is given.
    """

    def __init__(
        self,
        frozen: Frozen,
        content: Content,
        *,
        seed: str,
        initial: Mapping[str, Json],
        tasks: Mapping[str, Sequence[Mapping[str, Any]]],
        at: datetime | None = None,
    ) -> None:
        self._engine = Engine(frozen, content)
        self._clock: Clock = now if at is None else lambda: at
        self._seed = seed
        self._initial = {**initial, "context": {**_CONTEXT, **_context_of(initial)}}
        self._outcomes = {node: list(outcomes) for node, outcomes in tasks.items()}
        self._session: Session | None = None

    def start(self) -> StageStep:
        """Begin a session."""
        return self._settled(self._engine.at(self._clock()).start(self._seed, self._initial))

    def answer(self, given: Json) -> StageStep:
        """Give an answer; raises AnswerRefusedError."""
        try:
            return self._settled(self._engine.at(self._clock()).answer(self.session, given))
        except InputRefusedError as error:
            raise AnswerRefusedError(str(error)) from None

    def state(self) -> Mapping[str, Json]:
        """Return the scopes."""
        return self.session.scopes

    @property
    def session(self) -> Session:
        """The session as it is now."""
        if self._session is None:
            raise RuntimeError("The conversation has not begun.")
        return self._session

    def _settled(self, step: Step) -> StageStep:
        messages, notes = list(step.messages), _notes(step.events)
        for _ in range(MOST_TASKS):
            if step.task is None:
                break
            outcome = self._outcome(step.task)
            notes.append(f"{step.task.method} {step.task.url}: {outcome.status}")
            step = self._engine.at(self._clock()).resume(step.session, outcome)
            messages += step.messages
            notes += _notes(step.events)
        self._session = step.session
        ended = step.session.status != "active" or step.task is not None
        return StageStep(messages, step.question, ended, notes)

    def _outcome(self, task: Task) -> Outcome:
        known = self._outcomes.get(task.node) or self._outcomes.get(task.node.rsplit("/", 1)[-1])
        if not known:
            return _failed(task, {"error": "simulated: the script has no outcome for it"})
        told = known.pop(0)
        if told.get("status", "succeeded") != "succeeded":
            return _failed(task, told)
        mapped_values = mapped(task.response_mapping, told["body"]) if "body" in told else {}
        return Outcome(
            status="succeeded",
            http_status=told.get("http_status", 200),
            values=told.get("values", mapped_values),
            body=told.get("body"),
            unreadable="response_not_json" if _is_no_json(task, told) else None,
        )


def _context_of(initial: Mapping[str, Json]) -> Mapping[str, Json]:
    context = initial.get("context")
    return context if isinstance(context, dict) else {}


def _is_no_json(task: Task, told: Mapping[str, Any]) -> bool:
    return bool(task.response_mapping) and isinstance(told.get("body"), str)


def _failed(task: Task, told: Mapping[str, Any]) -> Outcome:
    """What the worker reports of a call that failed: with the values of its fallback."""
    values = {} if task.fallback is None else mapped(task.response_mapping, task.fallback)
    return Outcome(
        status=told.get("status", "failed"),
        http_status=told.get("http_status"),
        values=told.get("values", values),
        body=told.get("body"),
        error=told.get("error"),
    )


_NO_NOTE = "node_changed"  # the transcript shows it


def _notes(events: Sequence[Event]) -> list[str]:
    return [
        f"{event.type} at {event.node}: {', '.join(map(str, event.detail.values()))}"
        for event in events
        if event.type != _NO_NOTE
    ]
