"""What the engine takes and gives: JSON underneath, and nothing is changed in place."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from lambda_src.flows.documents import Json

Scopes: TypeAlias = dict[str, dict[str, Json]]
Status = Literal["active", "completed", "abandoned"]

SCOPES = ("session", "user", "variables", "context", "temp")
"""Scopes of a session, in every flow that it plays."""

INNER_SCOPES = ("input", "output", "local")
"""Scopes of one composite, there only while it is played."""


@dataclass(frozen=True)
class Message:
    """Something that is said. `typing_delay` in seconds."""

    type: str
    content: Mapping[str, Json]
    typing_delay: float = 0.0


@dataclass(frozen=True)
class Question:
    """Something that is asked. `plain` are the numbers of options that are kept as their text."""

    text: str
    input_type: str
    options: tuple[Mapping[str, Json], ...] = ()
    variable: str | None = None
    validation: Mapping[str, Json] = field(default_factory=dict)
    extra: Mapping[str, Json] = field(default_factory=dict)
    plain: tuple[int, ...] = ()

    def view(self) -> dict[str, Json]:
        """Return what a visitor's page and the history need of it, as JSON."""
        return {name: value for name, value in dataclasses.asdict(self).items() if name != "plain"}


@dataclass(frozen=True)
class SecretText:
    """Where a task needs a secret: the parts of the text at `path`, each a text or a secret's name.

    The parts stand beside the task and not in its texts, so no value of a visitor can be one.
    """

    path: tuple[str | int, ...]
    parts: tuple[tuple[Literal["text", "secret"], str], ...]


@dataclass(frozen=True)
class Task:
    """A call to the outside, rendered but for its secrets."""

    kind: Literal["webhook", "api_call"]
    node: str
    method: str
    url: str
    headers: Mapping[str, str]
    body: Json
    secrets: tuple[SecretText, ...] = ()
    response_mapping: Mapping[str, str] = field(default_factory=dict)
    store: str | None = None
    timeout_seconds: float = 10.0
    attempts: int = 1
    delay_seconds: float = 1.0
    is_idempotent: bool = False
    fallback: Json = None
    keeps_error: bool = False
    """Whether the body of an answer that says no is for the flow too."""


@dataclass(frozen=True)
class Outcome:
    """How a task ended. `values` are those of the response mapping, by variable.

    `unreadable` says why a body could not be read as what the task expected.
    """

    status: Literal["succeeded", "failed", "unknown"]
    http_status: int | None = None
    values: Mapping[str, Json] = field(default_factory=dict)
    body: Json = None
    error: str | None = None
    unreadable: str | None = None


@dataclass(frozen=True)
class Waiting:
    """What a session waits for. `at` is where its node goes on, for nodes of several actions."""

    kind: Literal["question", "acknowledgement", "script", "task"]
    node: str
    question: Question | None = None
    task: Task | None = None
    at: int = 0


@dataclass(frozen=True)
class Event:
    """Something worth a line in a log or in analytics; never a visitor's words."""

    type: str
    node: str | None = None
    detail: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """A flow that is being played: the root, or a composite in the one before. `node` is in it."""

    node: str
    scopes: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A variant of content that a session has seen, and whether its goal was reached since."""

    content: str
    experiment: int
    epoch: int
    variant: str
    goal: Mapping[str, str]
    is_reached: bool = False


@dataclass(frozen=True)
class Session:
    """All that is known of a session. It is waiting, or it has ended.

    `answered` is the revision of the last answer to a question; the engine carries it along.
    `shown` are the variants of content that it has seen.
    """

    seed: str
    scopes: Mapping[str, Mapping[str, Json]]
    frames: tuple[Frame, ...]
    waiting: Waiting | None = None
    status: Status = "active"
    steps: int = 0
    answered: int | None = None
    shown: tuple[Shown, ...] = ()

    @property
    def node(self) -> str:
        """The path of the current node, through the composites that it is in."""
        return "/".join(frame.node for frame in self.frames)


@dataclass(frozen=True)
class Step:
    """What came of one call of the engine, and when that was."""

    session: Session
    messages: tuple[Message, ...] = ()
    events: tuple[Event, ...] = ()
    at: dt.datetime | None = None

    @property
    def question(self) -> Question | None:
        """What is asked now."""
        return self.session.waiting.question if self.session.waiting else None

    @property
    def task(self) -> Task | None:
        """What has to be run now, outside."""
        return self.session.waiting.task if self.session.waiting else None


class InputRefusedError(Exception):
    """An answer will not do; the session stays as it was. The message is for the visitor."""


class NotWaitingError(Exception):
    """Nobody waits for this: another thing is pending, or the session has ended."""
