"""What readers think of replies: kept with them, counted once, and nobody else's business."""

from typing import Any

import pytest

from lambda_src.runtime.storage.feedback import ChangedMeanwhileError, FeedbackStore
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.records import Cost, Feedback, Session, StoredMessage
from lambda_src.runtime.storage.sessions import SessionStore
from lambda_src.sessions.requests import REASONS
from tests.lambda_src.events import Answer, claims
from tests.lambda_src.world import ANNA, GLOBEX, World

ADMIN = claims("admin", groups="[tenant-admin]")
UP = {"rating": "up"}
DOWN = {"rating": "down", "reason": "incorrect", "comment": "It is 42."}


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.add_member("admin", "acme", "tenant-admin")


def reply_of(world: World, model: str = "model-a") -> tuple[Session, StoredMessage]:
    """Give Anna a session with a question and its reply."""
    session = SessionStore(world.tables.sessions).create(ANNA)
    messages = MessageStore(world.tables.sessions)
    question = messages.append(session, "user", "How much?", parent_message_id="")
    reply = messages.append(
        session,
        "assistant",
        "It is 41.",
        follows=question,
        parent_message_id=question.message_id,
        cost=Cost(model, 1, 1),
    )
    return session, reply


def path_of(session: Session, message: StoredMessage) -> str:
    return f"/api/sessions/{session.session_id}/messages/{message.message_id}"


def give(world: World, path: str, feedback: Any, token: Any = None) -> Answer:
    body = {"feedback": feedback}
    return world.sessions()("PATCH", path, body=body, token=token or claims())


def counted(world: World) -> Any:
    answer = world.sessions()("GET", "/api/tenants/acme/feedback", token=ADMIN)
    assert answer.status == 200, answer.text
    return answer.json


def test_feedback_is_kept_with_the_reply_and_shown_with_it(world: World) -> None:
    session, reply = reply_of(world)

    answer = give(world, path_of(session, reply), DOWN)

    assert answer.status == 200
    kept = answer.json["feedback"]
    assert kept == {**DOWN, "given_at": kept["given_at"]}
    listed = world.sessions()("GET", f"/api/sessions/{session.session_id}/messages").json
    assert [message.get("feedback") for message in listed["messages"]] == [None, kept]
    assert listed["messages"][1] == answer.json


def test_it_is_counted_by_day_model_and_reason_of_the_reply(world: World) -> None:
    for model, feedback in (("model-a", DOWN), ("model-a", UP), ("with#hash", UP)):
        session, reply = reply_of(world, model)
        give(world, path_of(session, reply), feedback)

    shown = counted(world)
    assert shown["totals"] == {"up": 2, "down": 1}
    assert shown["by_day"] == [{"date": reply.created_at[:10], "up": 2, "down": 1}]
    assert shown["by_model"] == [
        {"model_id": "model-a", "up": 1, "down": 1},
        {"model_id": "with#hash", "up": 1, "down": 0},
    ]
    assert shown["by_reason"] == [{"rating": "down", "reason": "incorrect", "count": 1}]


def test_the_same_again_changes_nothing_and_another_takes_its_place(world: World) -> None:
    session, reply = reply_of(world)
    path = path_of(session, reply)
    first = give(world, path, DOWN)
    with world.nothing_happens():
        assert give(world, path, DOWN).json == first.json
    assert counted(world)["totals"] == {"up": 0, "down": 1}

    give(world, path, {"rating": "up", "reason": "clear"})
    changed = counted(world)
    assert changed["totals"] == {"up": 1, "down": 0}
    assert changed["by_reason"] == [{"rating": "up", "reason": "clear", "count": 1}]

    taken_back = give(world, path, None)
    assert "feedback" not in taken_back.json
    empty = {"totals": {"up": 0, "down": 0}, "by_day": [], "by_model": [], "by_reason": []}
    assert {name: counted(world)[name] for name in empty} == empty
    with world.nothing_happens():
        assert give(world, path, None).status == 200


def test_other_words_are_kept_and_not_counted_again(world: World) -> None:
    session, reply = reply_of(world)
    give(world, path_of(session, reply), DOWN)
    answer = give(world, path_of(session, reply), {**DOWN, "comment": "  It is 43. "})

    assert answer.json["feedback"]["comment"] == "It is 43."
    assert counted(world)["totals"] == {"up": 0, "down": 1}


def test_of_two_at_once_one_is_counted(world: World) -> None:
    session, reply = reply_of(world)
    store = FeedbackStore(world.tables.sessions)
    store.give(session, reply, Feedback("up", "2026-11-20T00:00:00.000000Z"))

    with pytest.raises(ChangedMeanwhileError):  # it was read before the first was stored
        store.give(session, reply, Feedback("down", "2026-11-20T00:00:01.000000Z"))

    assert counted(world)["totals"] == {"up": 1, "down": 0}
    assert give(world, path_of(session, reply), DOWN).status == 200  # which reads it anew
    assert counted(world)["totals"] == {"up": 0, "down": 1}


def test_a_reply_that_is_deleted_meanwhile_is_not_brought_back(world: World) -> None:
    session, reply = reply_of(world)
    SessionStore(world.tables.sessions).delete(ANNA, session.session_id)

    with pytest.raises(ChangedMeanwhileError):
        FeedbackStore(world.tables.sessions).give(session, reply, Feedback("up", "now"))

    assert world.tables.items(world.tables.sessions) == []


def test_a_reply_of_somebody_else_is_the_same_404_as_none(world: World) -> None:
    session, reply = reply_of(world)
    path = path_of(session, reply)
    elsewhere = SessionStore(world.tables.sessions).create(ANNA)
    none = path.replace(str(reply.message_id), session.session_id)
    with world.nothing_happens():
        answers = [
            give(world, path, UP, claims("user-2")),
            give(world, path, UP, ADMIN),
            give(world, path, UP, claims(GLOBEX.user_id, "globex")),
            give(world, none, UP),
            give(world, path_of(elsewhere, reply), UP),
        ]
    assert {(answer.status, answer.code) for answer in answers} == {(404, "not_found")}


def test_a_question_has_no_feedback(world: World) -> None:
    session, reply = reply_of(world)
    path = path_of(session, reply).replace(str(reply.message_id), str(reply.parent_message_id))

    answer = give(world, path, UP)

    assert (answer.status, answer.code) == (400, "invalid_request")
    assert answer.json["error"]["message"] == "message_id: must be the id of a reply."


@pytest.mark.parametrize(
    ("feedback", "place"),
    [
        ({}, "feedback.rating"),
        ({"rating": "fine"}, "feedback.rating"),
        ({"rating": "up", "reason": "incorrect"}, "feedback"),
        ({"rating": "down", "reason": "clear"}, "feedback"),
        ({"rating": "down", "reason": "x" * 1000}, "feedback.reason"),
        ({"rating": "down", "comment": " "}, "feedback.comment"),
        ({"rating": "down", "comment": "x" * 501}, "feedback.comment"),
        ({"rating": "down", "comment": "\u0000"}, "body"),
        ({"rating": "down", "given_at": "2026"}, "feedback.given_at"),
        ("up", "feedback"),
    ],
)
def test_what_is_wrong_with_feedback_is_named(world: World, feedback: Any, place: str) -> None:
    session, reply = reply_of(world)
    with world.nothing_happens():
        answer = give(world, path_of(session, reply), feedback)
    assert (answer.status, answer.code) == (400, "invalid_request")
    assert answer.json["error"]["message"].startswith(f"{place}: ")


@pytest.mark.parametrize(
    "feedback",
    [{"rating": rating, "reason": reason} for rating in REASONS for reason in REASONS[rating]],
)
def test_every_reason_is_taken_with_its_rating(world: World, feedback: Any) -> None:
    session, reply = reply_of(world)
    assert give(world, path_of(session, reply), feedback).status == 200
    assert counted(world)["by_reason"] == [{**feedback, "count": 1}]


def test_a_body_without_feedback_is_refused(world: World) -> None:
    session, reply = reply_of(world)
    answer = world.sessions()("PATCH", path_of(session, reply), body={})
    assert answer.json["error"]["message"] == "feedback: is required."


@pytest.mark.parametrize(
    "token",
    [
        claims(),
        claims("user-9", "globex", "[tenant-admin]"),
        claims("operator", groups="[platform-operator]"),
    ],
)
def test_counts_are_for_administrators_of_the_tenant(world: World, token: Any) -> None:
    world.add_member("user-9", "globex", "tenant-admin")
    world.add_member("operator", "acme", "platform-operator")
    with world.nothing_happens():
        answer = world.sessions()("GET", "/api/tenants/acme/feedback", token=token)
    assert (answer.status, answer.code) == (403, "forbidden")


def test_other_days_and_other_tenants_are_not_counted(world: World) -> None:
    session, reply = reply_of(world)
    give(world, path_of(session, reply), UP)
    world.add_member("user-9", "globex", "tenant-admin")

    def totals(tenant: str, token: Any, **query: str) -> Any:
        answer = world.sessions()(
            "GET", f"/api/tenants/{tenant}/feedback", token=token, query=query
        )
        return answer.json["totals"]

    neighbour = claims("user-9", "globex", "[tenant-admin]")
    assert totals("globex", neighbour) == {"up": 0, "down": 0}
    assert totals("acme", ADMIN, **{"from": "2020-01-01", "to": "2020-12-31"}) == {
        "up": 0,
        "down": 0,
    }
    assert totals("acme", ADMIN) == {"up": 1, "down": 0}


def test_a_reply_of_which_no_model_is_known_is_counted_all_the_same(world: World) -> None:
    session, _ = reply_of(world)
    old = MessageStore(world.tables.sessions).append(session, "assistant", "Of an agent.")

    give(world, path_of(session, old), UP)

    assert counted(world)["by_model"] == [{"model_id": "unknown", "up": 1, "down": 0}]
