"""The chat function is killed at every step of a turn: what was accepted stays, and is paid once.

The test finds the steps itself: it runs a turn again and again, and kills the function before and
after its first call of a table or the model, its second, and so on, until a run has no such step.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest

from lambda_src.runtime.models import ModelReply, ModelRequest
from tests.lambda_src.events import Api, Context, claims, event
from tests.lambda_src.world import World

LEAST_STEPS = 20
TOKENS = 15  # of one call of the model
AFTER_ITS_TIME = Context(milliseconds=1)  # the key is free again when the function is dead
KEY = {"Idempotency-Key": "key-1"}


class KilledError(BaseException):
    """No handler of errors sees it: the process is gone."""


@dataclass
class Steps:
    """Counts the steps of a function, and kills it at one; a dead function does nothing more."""

    fatal: int
    done: list[str] = field(default_factory=list)

    def take(self, name: str) -> None:
        self.done.append(name)
        if len(self.done) >= self.fatal:
            raise KilledError(name)

    @contextmanager
    def watching(self, world: World) -> Iterator[None]:
        """Take a step before and after each call of a table, and of the model."""

        def converse(request: ModelRequest) -> ModelReply:
            self.take("the model is called")
            reply = ModelReply("fine", world.model.model_id, world.model.usage)
            self.take("the model has answered")
            return reply

        def before(model: Any, **_: Any) -> None:
            self.take(f"before {model.name}")

        def after(model: Any, **_: Any) -> None:
            self.take(f"after {model.name}")

        assert boto3.DEFAULT_SESSION
        hooks = (world.tables.client.meta.events, boto3.DEFAULT_SESSION.events)
        for events in hooks:
            events.register("before-call.dynamodb", before)
            events.register("after-call.dynamodb", after)
        world.model.behaviour = converse
        try:
            yield
        finally:
            world.model.behaviour = None
            for events in hooks:
                events.unregister("before-call.dynamodb", before)
                events.unregister("after-call.dynamodb", after)


@dataclass
class Visit:
    """A user of a tenant of their own, who talks to a function that may be killed."""

    world: World
    tenant: str

    def __post_init__(self) -> None:
        self.world.add_tenant(self.tenant)
        self.world.add_member(self.user, self.tenant)
        self.session = self.say("first")["session_id"]

    @property
    def user(self) -> str:
        return f"user-of-{self.tenant}"

    def say(self, text: str, *, keyed: bool = False, context: Context | None = None) -> Any:
        body: dict[str, Any] = {"message": text}
        if keyed:
            body["tenant_context"] = {"session_id": self.session}
        made = event(
            "POST", "/api/chat", body=body, token=self.claims, headers=KEY if keyed else None
        )
        function: Api = self.world.chat(monthly_token_budget=1_000_000)  # a new process
        answered = function.entry(made, context or Context())
        assert answered["statusCode"] == 200, answered["body"]
        return json.loads(answered["body"])

    @property
    def claims(self) -> dict[str, Any]:
        return claims(self.user, self.tenant)

    def history(self) -> list[dict[str, Any]]:
        path = f"/api/sessions/{self.session}/messages"
        shown = self.world.sessions()("GET", path, token=self.claims).json["messages"]
        return list(shown)


def killed_at(world: World, step: int) -> str | None:
    """Kill a function at a step, try again with its key; return the step, None without one."""
    visit = Visit(world, f"tenant-{step}")
    steps, asked = Steps(step), len(world.model.asked)
    with steps.watching(world):
        try:
            visit.say("second", keyed=True, context=AFTER_ITS_TIME)
        except KilledError:
            died = steps.done[step - 1]
        else:
            return None

    answer = visit.say("second", keyed=True)
    again = visit.say("second", keyed=True)

    assert answer == again, died
    history = visit.history()
    assert [item["content"] for item in history[:2]] == ["first", "echo: first"], died
    replies = [item for item in history[2:] if item["role"] == "assistant"]
    assert [item["message_id"] for item in replies].count(answer["message_id"]) == 1, died
    calls = len(world.model.asked) - asked
    assert len(replies) <= calls <= 2, died
    world.nobody_settles_the_rest(visit.tenant)
    assert world.books_balance(visit.tenant) >= TOKENS * (1 + calls), died
    told = [item["outcome"] for item in world.events(visit.tenant)]
    assert told.count("ok") <= 1 + calls, died
    assert told.count("lost") <= 1, died
    return died


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_turn_is_kept_and_paid_whatever_kills_its_function(world: World) -> None:
    deaths: list[str] = []
    while (died := killed_at(world, len(deaths) + 1)) is not None:
        deaths.append(died)

    assert len(deaths) >= LEAST_STEPS, deaths
    assert {"the model is called", "the model has answered"} < set(deaths)
