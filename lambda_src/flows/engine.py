"""The engine: a session and an answer in, a session and what is said out."""

import copy
import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lambda_src.flows import facts as platform
from lambda_src.flows.canonical import canonical, is_storable
from lambda_src.flows.documents import Content, Frozen, Json
from lambda_src.flows.experiments import observed
from lambda_src.flows.facts import Facts
from lambda_src.flows.language.functions import text_of
from lambda_src.flows.moves import Move, Turn
from lambda_src.flows.navigator import Navigator
from lambda_src.flows.nodes import KINDS
from lambda_src.flows.scopes import TooLargeError, Variables, split
from lambda_src.flows.shapes import (
    SCOPES,
    Event,
    Frame,
    InputRefusedError,
    Message,
    NotWaitingError,
    Outcome,
    Session,
    Step,
    Waiting,
)

Watch = Callable[[str, Variables], None]
"""Told of the path of a node, and of what is known after it has run or was gone on with."""

_SETTABLE = ("user", "variables", "context", "temp")


@dataclass(frozen=True)
class Limits:
    """Of one step: nodes that are run; composites within each other; the state in bytes."""

    nodes: int = 100
    depth: int = 10
    state_bytes: int = 65_536


def ended(session: Session) -> Session:
    """Return a session that ends where it is; for this nobody needs to know its flow."""
    status = "abandoned" if session.status == "active" else session.status
    facts = {**session.scopes.get("session", {})}
    platform.stands(facts, session.node, status)
    scopes = {**session.scopes, "session": facts}
    return dataclasses.replace(session, status=status, waiting=None, scopes=scopes)


class Engine:
    """Plays one frozen flow. Holds nothing of any session, and of time what `at` says."""

    def __init__(self, frozen: Frozen, content: Content, limits: Limits | None = None) -> None:
        self._frozen, self._content, self._limits = frozen, content, limits or Limits()
        self._navigator = Navigator(frozen, self._limits.depth)
        self.moment: dt.datetime | None = None
        self.watch: Watch | None = None

    def watched(self, watch: Watch) -> "Engine":
        """Return this engine for somebody who is told of every node that has run."""
        made = copy.copy(self)
        made.watch = watch
        return made

    def at(self, moment: dt.datetime) -> "Engine":
        """Return this engine for an interaction of that time, which is `now()` in documents."""
        made = copy.copy(self)
        made.moment = moment.astimezone(dt.UTC)
        return made

    def start(self, seed: str, initial: Mapping[str, Json], facts: Facts | None = None) -> Step:
        """Begin a session. `initial` are scopes; those that are none are left out.

        `facts` take the place of what is written there; without them nobody else wrote it.
        """
        given = {name: initial.get(name) for name in SCOPES}
        scopes = {
            name: dict(value) if isinstance(value, dict) else {} for name, value in given.items()
        }
        scopes = facts.over(scopes) if facts else scopes
        began = {} if self.moment is None else {"started_at": text_of(self.moment)}
        scopes["session"] = {**scopes["session"], "id": seed, **began, "status": "active"}
        frame = Frame(self._frozen.document.entry)
        session = Session(seed, scopes, (frame,))
        if not is_storable(scopes) or self._is_too_large(session):
            raise InputRefusedError("That is more than a conversation may begin with.")
        step = self._kept(lambda: self._play(session, self._known(session), None, []))
        if step is None:
            raise InputRefusedError("That is more than a conversation can keep.")
        return step

    def answer(self, session: Session, given: Json) -> Step:
        """Take an answer to what waits: a question, a script of the client, a message to be seen.

        Raises InputRefusedError, and NotWaitingError when nobody waits for the visitor.
        """
        waiting = self._waits_for(session, "question", "acknowledgement", "script")
        if not is_storable(given):
            raise InputRefusedError("That cannot be read.")
        step = self._kept(lambda: self._answered(session, waiting, given))
        if step is None:
            raise InputRefusedError("That is more than this conversation can keep.")
        return step

    def resume(self, session: Session, outcome: Outcome) -> Step:
        """Go on with what a task came to. Raises NotWaitingError when none is pending."""
        waiting = self._waits_for(session, "task")
        if is_storable([dict(outcome.values), outcome.body]):
            step = self._kept(lambda: self._resumed(session, waiting, outcome))
            if step is not None:
                return step
        failed = Outcome("failed", outcome.http_status, error="more than a session can keep")
        step = self._kept(lambda: self._resumed(session, waiting, failed))
        return Step(self.end(session)) if step is None else step

    def end(self, session: Session) -> Session:
        """End a session where it is."""
        return ended(session)

    def set_variables(self, session: Session, changes: Mapping[str, Json]) -> Session:
        """Set variables from outside. Raises InputRefusedError, and then nothing is set."""
        variables = Variables.of(session.scopes, session.frames[0])
        if not is_storable(dict(changes)):
            raise InputRefusedError("Expected JSON, and not too deep.")
        for path, value in changes.items():
            if split(path)[0] not in _SETTABLE:
                expected = f"expected a path in {', '.join(_SETTABLE)}"
                raise InputRefusedError(f"{path}: {expected}.")
            if platform.is_closed(split(path), session.scopes):
                raise InputRefusedError(f"{path} is set by the platform.")
            try:
                variables.set(path, value)
            except TooLargeError:
                raise InputRefusedError("That is more than this conversation can keep.") from None
        if variables.events:
            raise InputRefusedError(f"{variables.events[0].detail['path']} cannot be set.")
        changed = dataclasses.replace(session, scopes=variables.shared)
        if self._is_too_large(changed):
            raise InputRefusedError("That is more than this conversation can keep.")
        return changed

    def _kept(self, play: Callable[[], Step]) -> Step | None:
        """The step that `play` makes; none if a session cannot keep what it leads to."""
        try:
            step = play()
        except TooLargeError:
            return None
        return None if self._is_too_large(step.session) else step

    def _answered(self, session: Session, waiting: Waiting, given: Json) -> Step:
        turn = self._turn(session, self._known(session), [])
        move = KINDS[turn.node.type].answered(turn, waiting, given)
        self._tell(session, turn.variables)
        return self._play(session, turn.variables, move, turn.messages)

    def _resumed(self, session: Session, waiting: Waiting, outcome: Outcome) -> Step:
        turn = self._turn(session, self._known(session), [])
        move = KINDS[turn.node.type].reported(turn, waiting, outcome)
        self._tell(session, turn.variables)
        return self._play(session, turn.variables, move, turn.messages)

    def _waits_for(self, session: Session, *kinds: str) -> Waiting:
        waiting = session.waiting
        if session.status != "active" or waiting is None or waiting.kind not in kinds:
            raise NotWaitingError(waiting.kind if waiting else session.status)
        return waiting

    def _known(self, session: Session) -> Variables:
        return Variables.of(session.scopes, session.frames[-1], self.moment)

    def _is_too_large(self, session: Session) -> bool:
        facts = [session.scopes, [frame.scopes for frame in session.frames]]
        return len(canonical(facts)) > self._limits.state_bytes

    def _play(
        self, session: Session, variables: Variables, move: Move | None, messages: list[Message]
    ) -> Step:
        """Run nodes until one waits, the flow ends, or there were too many."""
        session, is_waiting = dataclasses.replace(session, waiting=None), False
        for _ in range(self._limits.nodes + 1):
            if move is not None:
                session, variables, is_waiting = self._navigator.advance(session, variables, move)
            if is_waiting or session.status != "active":
                return self._step(session, variables, messages)
            session = dataclasses.replace(session, steps=session.steps + 1)
            turn = self._turn(session, variables, messages)
            platform.visited(variables.shared["session"], session.node)
            move = KINDS[turn.node.type].run(turn)
            self._tell(session, variables)
        variables.events.append(Event("step_limit", session.node))
        return self._step(dataclasses.replace(session, status="abandoned"), variables, messages)

    def _tell(self, session: Session, variables: Variables) -> None:
        if self.watch is not None:
            self.watch(session.node, variables)

    def _step(self, session: Session, variables: Variables, messages: list[Message]) -> Step:
        platform.stands(variables.shared["session"], session.node, session.status)
        kept = dataclasses.replace(
            self._navigator.keep(session, variables),
            scopes=variables.shared,
            shown=observed(session.shown, variables.events, session.status),
        )
        return Step(kept, tuple(messages), tuple(variables.events), self.moment)

    def _turn(self, session: Session, variables: Variables, messages: list[Message]) -> Turn:
        variables.at = session.node
        document = self._navigator.document(session.frames)
        draw = f"{session.seed} {session.node} {session.steps}"
        node = document.nodes[session.frames[-1].node]
        return Turn(node, session.node, document, variables, self._content, draw, messages)
