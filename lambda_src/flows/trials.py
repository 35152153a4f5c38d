"""Playing a draft without any effect: answers and outcomes of calls in, all that happens out.

Nothing is stored and no call leaves. The same answers give the same conversation, so going back is
playing again with fewer of them.
"""

import copy
import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lambda_src.flows.documents import Content, Frozen, Json
from lambda_src.flows.engine import Engine
from lambda_src.flows.facts import Facts
from lambda_src.flows.jsonpaths import mapped
from lambda_src.flows.scopes import Variables
from lambda_src.flows.shapes import (
    InputRefusedError,
    NotWaitingError,
    Outcome,
    Session,
    Step,
    Task,
    Waiting,
)

_ABSENT = object()
MOST_CHANGED = 50
"""Variables that one node shows as changed."""


class TooLongError(Exception):
    """A trial takes more time than one may."""


@dataclass(frozen=True)
class Given:
    """One answer of the visitor, or how a call ended."""

    answer: Json = None
    outcome: Mapping[str, Json] | None = None


@dataclass
class Trial:
    """What came of a trial: its steps, and the session at its end."""

    steps: list[dict[str, Json]] = field(default_factory=list)
    session: Session | None = None

    def as_json(self) -> dict[str, Json]:
        """Return it as the API shows it."""
        session = self.session
        return {
            "steps": self.steps,
            "status": session.status if session else "active",
            "node": session.node if session else None,
            "waiting": _waiting(session.waiting if session else None),
            "variables": _visible(session.scopes if session else {}),
        }


@dataclass(frozen=True)
class Trying:
    """Plays one frozen flow. `goes_on` says whether there is time left."""

    frozen: Frozen
    content: Content
    moment: dt.datetime
    goes_on: Callable[[], bool] = lambda: True

    def play(
        self, seed: str, initial: Mapping[str, Json], facts: Facts, given: Sequence[Given]
    ) -> Trial:
        """Play from the start as far as the answers lead.

        A refused answer changes nothing, as for a visitor. Raises TooLongError, and
        InputRefusedError for a beginning that is too large.
        """
        trial, watch = Trial(), _Watch(self.goes_on)
        engine = Engine(self.frozen, self.content).at(self.moment).watched(watch.see)
        trial.session = self._kept(trial, watch, None, engine.start(seed, initial, facts))
        for item in given:
            session = trial.session
            if session.waiting is None:
                break
            watch.begin(session)
            try:
                step = _advanced(engine, session, item)
            except (InputRefusedError, NotWaitingError) as error:
                refused = str(error) if isinstance(error, InputRefusedError) else _NOT_WAITING
                trial.steps.append({**_empty(item), "refused": refused})
                continue
            trial.session = self._kept(trial, watch, item, step)
        return trial

    def _kept(self, trial: Trial, watch: "_Watch", item: Given | None, step: Step) -> Session:
        question = step.question
        trial.steps.append(
            {
                **_empty(item),
                "nodes": watch.take(),
                "messages": [dataclasses.asdict(message) for message in step.messages],
                "question": question.view() if question else None,
                "events": [
                    {"type": event.type, "node": event.node, "detail": dict(event.detail)}
                    for event in step.events
                    if event.type != "node_changed"
                ],
            }
        )
        return step.session


_NOT_WAITING = "Nothing waits for this: the conversation took another way."


def _empty(item: Given | None) -> dict[str, Json]:
    given = None if item is None else dataclasses.asdict(item)
    parts: dict[str, Json] = {"nodes": [], "messages": [], "question": None, "events": []}
    return {"given": given, **parts, "refused": None}


def _advanced(engine: Engine, session: Session, item: Given) -> Step:
    if item.outcome is None:
        return engine.answer(session, item.answer)
    task = session.waiting.task if session.waiting else None
    if task is None:
        raise NotWaitingError(session.status)
    return engine.resume(session, _outcome(task, item.outcome))


def _outcome(task: Task, told: Mapping[str, Any]) -> Outcome:
    """What the worker would report of a call."""
    has_succeeded = told.get("status", "succeeded") == "succeeded"
    body = told.get("body")
    looked_through = body if has_succeeded else task.fallback
    is_unreadable = has_succeeded and bool(task.response_mapping) and isinstance(body, str)
    values = {} if looked_through is None else mapped(task.response_mapping, looked_through)
    return Outcome(
        status="succeeded" if has_succeeded else "failed",
        http_status=told.get("http_status", 200 if has_succeeded else None),
        values={} if is_unreadable else values,
        body=body,
        error=None if has_succeeded else str(told.get("error", "tried")),
        unreadable="response_not_json" if is_unreadable else None,
    )


@dataclass
class _Watch:
    """Puts down which variables each node changed."""

    goes_on: Callable[[], bool]
    before: dict[str, dict[str, Json]] = field(default_factory=dict)
    seen: list[dict[str, Json]] = field(default_factory=list)

    def begin(self, session: Session) -> None:
        """Take what a session holds as what was there before."""
        inner = session.frames[-1].scopes
        self.before = copy.deepcopy(
            {name: dict(scope) for name, scope in {**session.scopes, **inner}.items()}
        )

    def see(self, path: str, variables: Variables) -> None:
        """Compare what is known now with what was. Raises TooLongError."""
        if not self.goes_on():
            raise TooLongError
        now = {name: dict(scope) for name, scope in variables.all().items()}
        changed = dict(_changes(self.before, now)) if self.before else {}
        shown = dict(sorted(changed.items())[:MOST_CHANGED])
        self.seen.append({"node": path, "changed": shown})
        self.before = copy.deepcopy(now)

    def take(self) -> list[dict[str, Json]]:
        """Return what was put down, and begin anew."""
        seen, self.seen = self.seen, []
        return seen


def _changes(
    before: Mapping[str, Mapping[str, Json]], now: Mapping[str, Mapping[str, Json]]
) -> list[tuple[str, Json]]:
    found: list[tuple[str, Json]] = []
    for scope in now:
        if scope == "session":  # the platform's own, which every node changes
            continue
        was, has = before.get(scope, {}), now[scope]
        for name in {*was, *has}:
            old, new = was.get(name, _ABSENT), has.get(name, _ABSENT)
            if old is _ABSENT or new is _ABSENT or old != new:
                change = {} if old is _ABSENT else {"before": copy.deepcopy(old)}
                change |= {} if new is _ABSENT else {"after": copy.deepcopy(new)}
                found.append((f"{scope}.{name}", change))
    return found


def _waiting(waiting: Waiting | None) -> Json:
    if waiting is None:
        return None
    task = waiting.task
    shown = {"method": task.method, "url": task.url, "body": task.body} if task else None
    return {"kind": waiting.kind, "node": waiting.node, "task": shown}


def _visible(scopes: Mapping[str, Mapping[str, Json]]) -> dict[str, Json]:
    return {name: dict(scope) for name, scope in scopes.items() if scope}
