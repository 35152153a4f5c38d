"""The front door as a stage for a flow, beside the engine's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from gatehouse.operating.flows.conversation import Json
from gatehouse.operating.flows.playing import AnswerRefusedError, StageStep
from tests.deployed.visitors import Visitor


@dataclass(frozen=True)
class Message:
    """What a front door says."""

    type: str
    content: Mapping[str, Json]


@dataclass(frozen=True)
class Question:
    """What it asks."""

    text: str
    input_type: str
    options: tuple[Mapping[str, Json], ...]


WAIT_SECONDS = 15
MOST_WAITS = 12  # a busy machine starts five functions in turn


class FrontDoorStage:
    """One session of a published flow, as a visitor with the public key or with a token has it."""

    def __init__(
        self,
        visitor: Visitor,
        flow: str,
        public_key: str | None = None,
        initial: Mapping[str, Json] | None = None,
    ) -> None:
        self._visitor = visitor
        self._root = "/chat/public" if public_key else "/chat"
        self._start = {"flow": flow, "public_key": public_key, "initial": initial}
        self._headers: dict[str, str] = {}
        self.token = ""
        self.session: dict[str, Any] = {}

    def start(self) -> StageStep:
        body = {name: value for name, value in self._start.items() if value is not None}
        answer = self._visitor.ask(body, f"{self._root}/start")
        assert answer.status_code == 201, answer.text
        told = answer.json()
        self.token = told["session_token"]
        if told.get("csrf_token"):
            self._headers["x-csrf-token"] = told["csrf_token"]
            self._headers["cookie"] = "; ".join(  # httpx sends no Secure cookie without TLS
                cookie.partition(";")[0] for cookie in answer.headers.get_list("set-cookie")
            )
        return self._settled(told)

    def answer(self, given: Json) -> StageStep:
        answer = self.interact(given)
        if answer.status_code in {400, 422}:
            assert answer.json()["error"]["code"] == "input_refused", answer.text
            raise AnswerRefusedError(answer.json()["error"]["message"])
        assert answer.status_code == 200, answer.text
        return self._settled(answer.json())

    def interact(self, given: Json, revision: int | None = None) -> httpx.Response:
        """One input, as it is answered."""
        named = self.session["revision"] if revision is None else revision
        path = f"{self._root}/sessions/{self.token}/interact"
        return self._visitor.ask({"revision": named, "input": given}, path, **self._headers)

    def state(self) -> Mapping[str, Json]:
        state: dict[str, Json] = self.read()["session"]["state"]
        return state

    def read(self, **query: int) -> dict[str, Any]:
        """The session as it is now."""
        path = f"{self._root}/sessions/{self.token}"
        answer = self._visitor.client.get(path, params=query, headers=self._headers)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def history(self) -> list[dict[str, Any]]:
        """Every accepted interaction, oldest first."""
        path = f"{self._root}/sessions/{self.token}/history"
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = self._visitor.client.get(path, params=cursor, headers=self._headers).json()
            found += page["history"]
            if not page.get("next_cursor"):
                return found
            cursor = {"cursor": page["next_cursor"]}

    def _settled(self, told: dict[str, Any]) -> StageStep:
        messages = list(told["messages"])
        for _ in range(MOST_WAITS):
            if not told["pending"]:
                break
            told = self.read(wait=WAIT_SECONDS, after=told["session"]["revision"])
            messages += told["messages"]
        assert not told["pending"], "It stays pending."
        self.session = told["session"]
        return StageStep(
            [Message(each["type"], each["content"]) for each in messages],
            _question(told["question"]),
            told["ended"],
        )


def _question(told: dict[str, Any] | None) -> Question | None:
    if told is None:
        return None
    return Question(told["text"], told["input_type"], tuple(told["options"]))
