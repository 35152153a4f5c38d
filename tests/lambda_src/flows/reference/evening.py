"""Playing docs/examples/flows/everything.json once, and keeping all that happened."""

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from gatehouse.home import repository
from gatehouse.operating.flows.checking import frozen_of
from gatehouse.operating.flows.content import FileContent
from gatehouse.operating.flows.files import EmbeddedDocuments, content_of
from gatehouse.operating.flows.script import Script, Scripted, read_script
from lambda_src.flows.documents import Json
from lambda_src.flows.engine import Engine
from lambda_src.flows.scopes import Variables
from lambda_src.flows.shapes import (
    Event,
    InputRefusedError,
    Message,
    Outcome,
    Question,
    Session,
    Step,
    Task,
)

EXAMPLES = repository() / "docs" / "examples" / "flows"
DOCUMENT, PART, CONTENT, ANSWERS = (
    EXAMPLES / f"everything{part}.json" for part in ("", "-part", "-content", "-answers")
)


@dataclass(frozen=True)
class Exchange:
    """One answer: what was kept of it, or the words in which it was refused."""

    node: str
    given: Json
    kept: Json = None
    refused: str | None = None


@dataclass
class Evening:
    """One conversation; `way` is every node that it came by, in turn."""

    engine: Engine
    script: Script
    way: list[str]
    messages: list[Message] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    asked: dict[str, Question] = field(default_factory=dict)
    called: dict[str, Task] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    left: int = 0
    """Answers that nobody asked for."""

    def play(self) -> None:
        """From the beginning to the end."""
        visitor = Scripted(self.script.answers)
        self._settle(self.engine.start(self.script.seed, self.script.initial))
        while visitor.left and (waiting := self.session.waiting) is not None:
            given = visitor.answer(waiting.question)
            if waiting.question is None:
                self.acknowledged.append(waiting.node)
                self._settle(self.engine.answer(self.session, given))
            else:
                self.asked[waiting.node] = waiting.question
                self._answer(waiting.node, waiting.question, given)
        self.left = visitor.left

    @property
    def session(self) -> Session:
        return self.sessions[-1]

    def known(self, path: str) -> bool:
        return self._variables.known(path)

    def get(self, path: str) -> Json:
        return self._variables.get(path)

    @property
    def _variables(self) -> Variables:
        return Variables.of(self.session.scopes, self.session.frames[-1])

    def _answer(self, node: str, question: Question, given: Json) -> None:
        try:
            self._settle(self.engine.answer(self.session, given))
        except InputRefusedError as error:
            self.exchanges.append(Exchange(node, given, refused=str(error)))
            return
        path = question.variable or ""
        kept = self.get(path) if self.known(path) else None
        self.exchanges.append(Exchange(node, given, kept=kept))

    def _settle(self, step: Step) -> None:
        """Keep a step, and report the outcome of a task as the script has it."""
        self._heard(step)
        while step.task is not None:
            task = self.called[step.task.node] = step.task
            step = self.engine.resume(self.session, _outcome(self.script.tasks[task.node][0]))
            self._heard(step)

    def _heard(self, step: Step) -> None:
        self.sessions.append(step.session)
        self.messages += step.messages
        self.events += step.events
        self.way += [str(each.node) for each in step.events if each.type == "node_changed"]


def _outcome(told: Any) -> Outcome:
    return Outcome(**{"status": "succeeded", **told})


def document() -> dict[str, Any]:
    """The document as it is stored."""
    found: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return found


@cache
def evening() -> Evening:
    """The conversation, played once for all tests."""
    shelf = EmbeddedDocuments.of([PART])
    content = FileContent(content_of(CONTENT))
    engine = Engine(frozen_of(document(), shelf, DOCUMENT), content)
    played = Evening(engine, read_script(ANSWERS), [document()["entry_node_id"]])
    played.play()
    return played
