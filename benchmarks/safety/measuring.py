"""All attempts and all harmless conversations, counted by family."""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from benchmarks.safety.attempts import CORPUS, GOALS, Attempt, attempts
from benchmarks.safety.tasks import TASKS
from benchmarks.safety.tenants import TwoTenants
from benchmarks.safety.trial import (
    WEATHER,
    Asked,
    Obedient,
    answered,
    asked,
    is_harmless,
    is_stopped,
    obeyed,
)
from lambda_src.runtime.models import ChatModel, ModelError, ToolCall
from lambda_src.stream.tutor_prompt import hint_guard
from lambda_src.tutor.requests import TutorRequest
from tests.lambda_src.world import World


@dataclass
class Family:
    """The attempts of one family, and the names of those that got what they were after."""

    goal: str
    name: str
    source: str
    attempts: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Goal and name."""
        return f"{self.goal}/{self.name}"

    @property
    def rate(self) -> float:
        """The share that was stopped, in percent, rounded down to a tenth."""
        return (self.attempts - len(self.missed)) * 1000 // self.attempts / 10


@dataclass(frozen=True)
class Conversation:
    """A harmless question and its answer, by one use."""

    use: str
    question: str
    reply: str
    code: str = ""
    call: str = ""


def measured(world: World) -> list[Family]:
    """Return every family, measured against the one who obeys."""
    tenants = TwoTenants(world)
    return _counted(lambda attempt: _stopped(attempt, tenants), GOALS)


def measured_with(model: ChatModel) -> list[Family]:
    """Return the families that a real model can be asked, by the rules for any model's answers."""

    def stopped(attempt: Attempt) -> bool:
        made = asked(attempt)
        try:
            return is_harmless(attempt, made, answered(model, made).said)
        except ModelError as error:
            if error.kind != "refused":
                raise
            return True

    return _counted(stopped, ("solution", "prompt", "link"))


def harmless() -> Iterator[Conversation]:
    """Yield the conversations that have to pass."""
    content = tomllib.loads((CORPUS / "harmless.toml").read_text(encoding="utf-8"))
    for use in ("tutor", "chat", "ask", "programs"):
        for each in content[use]:
            yield Conversation(use=use, **each)


def passes(conversation: Conversation) -> bool:
    """Whether every character of a harmless answer passes."""
    attempt = Attempt("", "", "", conversation.question, "", conversation.use, "query", 0)
    made = asked(attempt)
    if conversation.use == "tutor":
        made = _of_student(conversation, made)
    calls = (ToolCall("call-1", WEATHER.name, conversation.call),) if conversation.call else ()
    outcome = answered(Obedient(conversation.reply, calls), made)
    return not outcome.is_withheld and outcome.said == conversation.reply


def _of_student(conversation: Conversation, made: Asked) -> Asked:
    task = TASKS[len(conversation.question) % len(TASKS)]
    fields = {
        "query": conversation.question,
        "userCode": conversation.code or task.code,
        "problemDetails": {} if conversation.code else {"text": task.problem},
    }
    return replace(made, guard=hint_guard(TutorRequest.model_validate(fields)))


def _stopped(attempt: Attempt, tenants: TwoTenants) -> bool:
    if attempt.goal == "tenant":
        return tenants.stops(attempt)
    made = asked(attempt)
    return is_stopped(attempt, made, answered(obeyed(attempt, made), made))


def _counted(stops: Callable[[Attempt], bool], goals: Iterable[str]) -> list[Family]:
    families: dict[tuple[str, str], Family] = {}
    for goal in goals:
        for attempt in attempts(goal):
            family = families.setdefault(
                (goal, attempt.family), Family(goal, attempt.family, attempt.source)
            )
            family.attempts += 1
            if not stops(attempt):
                family.missed.append(attempt.name)
    return list(families.values())
