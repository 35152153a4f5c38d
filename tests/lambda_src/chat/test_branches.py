"""Branches of a conversation: what a turn follows, and that the model sees that and no more."""

from itertools import islice
from typing import Any
from uuid import uuid4

import pytest

from lambda_src.chat.prompt import CONTINUE
from lambda_src.runtime.models import Message, ModelError, ModelReply, ModelRequest, ModelUsage
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.sessions import SessionStore
from tests.lambda_src.events import Answer, claims
from tests.lambda_src.fakes import fails_with
from tests.lambda_src.world import ANNA, World

CUT = ModelUsage(10, 5, finish="length")


class Talk:
    """Anna's conversation, whose first turn is taken."""

    def __init__(self, world: World, first: str = "one") -> None:
        self.world = world
        self.begun = world.chat()("POST", "/api/chat", body={"message": first}).json
        self.session_id = self.begun["session_id"]

    def send(self, body: dict[str, Any], **headers: str) -> Answer:
        context = {"tenant_context": {"session_id": self.session_id}}
        return self.world.chat()("POST", "/api/chat", body=body | context, headers=headers)

    def says(self, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.send(body)
        assert answer.status == 200, answer.text
        return dict(answer.json)

    def history(self) -> dict[str, Any]:
        path = f"/api/sessions/{self.session_id}/messages"
        return dict(self.world.sessions()("GET", path).json)

    def shown(self) -> list[str]:
        return [message.content for message in self.world.model.asked[-1].messages]


def test_an_edited_question_is_a_branch_and_the_other_one_is_kept(world: World) -> None:
    talk = Talk(world)
    second = talk.says({"message": "two"})
    edited = talk.says({"message": "2", "parent_message_id": talk.begun["message_id"]})
    assert talk.shown() == ["one", "echo: one", "2"]
    talk.says({"message": "three"})
    assert talk.shown() == ["one", "echo: one", "2", "echo: 2", "three"]
    talk.says({"message": "back", "parent_message_id": second["message_id"]})
    assert talk.shown() == ["one", "echo: one", "two", "echo: two", "back"]
    messages = {item["content"]: item for item in talk.history()["messages"]}
    assert messages["two"]["parent_message_id"] == talk.begun["message_id"]
    assert messages["2"]["parent_message_id"] == talk.begun["message_id"]
    assert messages["echo: 2"]["parent_message_id"] == edited["parent_message_id"]
    assert messages["one"]["parent_message_id"] is None


def test_an_edited_first_question_begins_anew(world: World) -> None:
    talk = Talk(world)
    talk.says({"message": "1", "parent_message_id": None})
    assert talk.shown() == ["1"]
    talk.says({"message": "go on"})
    assert talk.shown() == ["1", "echo: 1", "go on"]
    firsts = [m for m in talk.history()["messages"] if m["parent_message_id"] is None]
    assert [message["content"] for message in firsts] == ["one", "1"]


def test_a_regenerated_reply_is_a_second_one_to_the_same_question(world: World) -> None:
    talk = Talk(world)
    second = talk.says({"message": "two"})
    world.model.behaviour = lambda _: ModelReply("another", "fake.model-v1:0", ModelUsage(10, 5))
    again = talk.says({"regenerate_message_id": second["message_id"]})
    assert talk.shown() == ["one", "echo: one", "two"]
    assert again["parent_message_id"] == second["parent_message_id"]
    assert again["message_id"] != second["message_id"]
    history = talk.history()
    assert history["current_message_id"] == again["message_id"]
    assert [m["content"] for m in history["messages"]].count("two") == 1
    world.model.behaviour = None
    talk.says({"message": "three"})
    assert talk.shown() == ["one", "echo: one", "two", "another", "three"]
    assert world.books_balance() == 15 * 4


def test_a_reply_cut_by_its_length_says_so_and_is_continued(world: World) -> None:
    world.model.behaviour = lambda _: ModelReply("A long st", "fake.model-v1:0", CUT)
    talk = Talk(world)
    assert talk.begun["finish_reason"] == "length"
    world.model.behaviour = lambda _: ModelReply("ory.", "fake.model-v1:0", ModelUsage(10, 5))
    rest = talk.says({"continue_message_id": talk.begun["message_id"]})
    assert talk.shown() == ["one", "A long st", CONTINUE]
    assert rest["parent_message_id"] == talk.begun["message_id"]
    assert "finish_reason" not in rest
    world.model.behaviour = None
    talk.says({"message": "more"})
    assert talk.shown() == ["one", "A long story.", "more"]
    stored = talk.history()["messages"]
    assert [m.get("finish_reason") for m in stored[:3]] == [None, "length", None]
    assert CONTINUE not in str(stored)


def test_a_complete_reply_cannot_be_continued(world: World) -> None:
    talk = Talk(world)
    for message_id in (talk.begun["message_id"], talk.begun["parent_message_id"]):
        with world.nothing_happens():
            refused = talk.send({"continue_message_id": message_id})
        assert (refused.status, refused.code) == (400, "invalid_request")
        assert "continue_message_id: must be a reply" in refused.text


@pytest.mark.parametrize("name", ["regenerate_message_id", "continue_message_id"])
def test_a_failed_one_changes_no_message_and_is_settled(world: World, name: str) -> None:
    world.model.behaviour = lambda _: ModelReply("A long st", "fake.model-v1:0", CUT)
    talk = Talk(world)
    before = talk.history()
    world.model.behaviour = fails_with(ModelError("unavailable", "x"))
    assert talk.send({name: talk.begun["message_id"]}).status == 502
    assert talk.history() == before
    assert world.books_balance() == 15


@pytest.mark.parametrize(
    "name", ["parent_message_id", "regenerate_message_id", "continue_message_id"]
)
def test_a_message_of_another_session_user_or_tenant_is_404_as_one_that_never_was(
    world: World, name: str
) -> None:
    mine, other = Talk(world), Talk(world, "a secret")
    tenants = [("user-2", "acme"), ("user-9", "globex")]
    world.add_member("user-9", "globex")
    strangers = []
    for user, tenant in tenants:
        begun = world.chat()(
            "POST", "/api/chat", body={"message": "ours"}, token=claims(user, tenant)
        ).json
        strangers.append(begun)
    ids = [other.begun["message_id"], *(begun["message_id"] for begun in strangers), str(uuid4())]
    text = {"message": "hi"} if name == "parent_message_id" else {}
    refusals = set()
    for message_id in ids:
        with world.nothing_happens():
            refused = mine.send({**text, name: message_id})
        error = refused.json["error"]
        refusals.add((refused.status, error["code"], error["message"]))
    assert refusals == {(404, "not_found", "No such message.")}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"regenerate_message_id": "ID", "message": "hi"}, "message"),
        ({"continue_message_id": "ID", "message": "hi"}, "message"),
        ({"regenerate_message_id": "ID", "continue_message_id": "ID"}, "continue_message_id"),
        ({"regenerate_message_id": "ID", "parent_message_id": "ID"}, "parent_message_id"),
        ({"regenerate_message_id": "1"}, "regenerate_message_id"),
        ({"parent_message_id": "QUESTION", "message": "hi"}, "parent_message_id"),
        ({"parent_message_id": "ID"}, "message"),
    ],
)
def test_fields_that_do_not_go_together_are_400(
    world: World, body: dict[str, str], field: str
) -> None:
    talk = Talk(world)
    ids = {"ID": talk.begun["message_id"], "QUESTION": talk.begun["parent_message_id"]}
    with world.nothing_happens():
        refused = talk.send({name: ids.get(value, value) for name, value in body.items()})
    assert (refused.status, refused.code) == (400, "invalid_request")
    assert refused.json["error"]["message"].startswith(f"{field}: ")


@pytest.mark.parametrize(
    "body",
    [
        {"message": "hi", "parent_message_id": str(uuid4())},
        {"regenerate_message_id": str(uuid4())},
        {"continue_message_id": str(uuid4())},
    ],
)
def test_a_message_id_needs_its_session(world: World, body: dict[str, str]) -> None:
    with world.nothing_happens():
        refused = world.chat()("POST", "/api/chat", body=body)
    assert (refused.status, refused.code) == (400, "invalid_request")
    assert "needs tenant_context.session_id" in refused.text


def test_a_repeated_key_regenerates_once_and_tells_turns_apart(world: World) -> None:
    talk = Talk(world)
    key = {"Idempotency-Key": "key-1"}
    wanted = {"regenerate_message_id": talk.begun["message_id"]}
    first, again = talk.send(wanted, **key), talk.send(wanted, **key)
    assert (first.status, again.json) == (200, first.json)
    assert len(world.model.asked) == 2
    other = talk.send({"message": "one", "parent_message_id": None}, **key)
    assert (other.status, other.code) == (409, "idempotency_key_reused")


def test_a_conversation_of_before_there_were_branches_goes_on_and_branches(world: World) -> None:
    session = SessionStore(world.tables.sessions).create(ANNA)
    store = MessageStore(world.tables.sessions)
    for number in (1, 2):
        asked = store.append(session, "user", f"question {number}")
        reply = store.append(session, "assistant", f"reply {number}", follows=asked)
        session = SessionStore(world.tables.sessions).find(ANNA, session.session_id)
    assert session.current_message_id is None
    context = {"session_id": session.session_id}
    body = {"message": "three", "tenant_context": context}
    world.chat()("POST", "/api/chat", body=body)
    asked_texts = [message.content for message in world.model.asked[-1].messages]
    assert asked_texts == ["question 1", "reply 1", "question 2", "reply 2", "three"]
    again = {"regenerate_message_id": reply.message_id, "tenant_context": context}
    assert world.chat()("POST", "/api/chat", body=again).status == 200
    assert world.model.asked[-1].messages == (
        Message("user", "question 1"),
        Message("assistant", "reply 1"),
        Message("user", "question 2"),
    )


def test_parallel_turns_are_branches_that_saw_nothing_of_each_other(world: World) -> None:
    talk = Talk(world)

    def meanwhile(_: ModelRequest) -> ModelReply:
        world.model.behaviour = None
        talk.says({"message": "faster"})
        return ModelReply("slow reply", "fake.model-v1:0", ModelUsage(10, 5))

    world.model.behaviour = meanwhile
    talk.says({"message": "slower"})
    assert talk.shown() == ["one", "echo: one", "faster"]
    talk.says({"message": "next"})
    assert talk.shown() == ["one", "echo: one", "slower", "slow reply", "next"]


def test_the_current_message_is_chosen_and_only_a_reply_of_the_session(world: World) -> None:
    talk = Talk(world)
    talk.says({"regenerate_message_id": talk.begun["message_id"]})
    path = f"/api/sessions/{talk.session_id}"
    api = world.sessions()
    chosen = api("PATCH", path, body={"current_message_id": talk.begun["message_id"]})
    assert chosen.json["current_message_id"] == talk.begun["message_id"]
    assert talk.history()["current_message_id"] == talk.begun["message_id"]
    other = Talk(world, "else")
    for message_id, status in (
        (talk.begun["parent_message_id"], 400),
        (other.begun["message_id"], 404),
        (str(uuid4()), 404),
    ):
        with world.nothing_happens():
            assert api("PATCH", path, body={"current_message_id": message_id}).status == status
    stranger = api(
        "PATCH",
        path,
        body={"current_message_id": talk.begun["message_id"]},
        token=claims("user-2"),
    )
    assert stranger.status == 404


def test_a_linear_turn_reads_its_history_with_one_query(world: World) -> None:
    talk = Talk(world)
    for number in range(4):
        talk.says({"message": f"{number}"})
    session = SessionStore(world.tables.sessions).find(ANNA, talk.session_id)
    store = MessageStore(world.tables.sessions)
    with world.calls() as calls:
        read = list(islice(store.branch(session, session.current_message_id, at_once=4), 4))
    assert [message.content for message in read] == ["echo: 3", "3", "echo: 2", "2"]
    assert calls == {"Query": 1}
