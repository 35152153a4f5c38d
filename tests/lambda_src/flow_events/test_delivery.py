"""From the change of a session to the receiver: each event once if nothing fails, in order."""

from tests.lambda_src.flow_events.platform import Platform, events_of, is_signed
from tests.lambda_src.flow_vault.asking import Asker, Played
from tests.lambda_src.flow_worker.hosts import Host


def play(here: Platform) -> Played:
    """A session from its start to its end."""
    played = Played.of(Asker.member(here.flows()), "talk")
    played.answer(1, "Ada")
    assert played.answer(2, "Lovelace")["ended"]
    return played


def test_a_session_is_told_from_its_start_to_its_end(here: Platform, receiver: Host) -> None:
    webhook = here.subscribe(receiver.url)
    played = play(here)
    here.wake()
    here.settle()

    told = events_of(receiver.seen)

    session_id = played.token.split(".")[1]
    assert [(each["event_type"], each["previous_node"], each["current_node"]) for each in told] == [
        ("session_started", None, "first"),
        ("node_changed", "first", "second"),
        ("node_changed", "second", "bye"),
        ("session_status_changed", "second", "bye"),
    ]
    assert [each["id"] for each in told] == [f"{session_id}.{n}" for n in (1, 2, 3, 4)]
    assert [each["revision"] for each in told] == [1, 2, 3, 3]
    assert [each["previous_revision"] for each in told] == [None, 1, 2, 2]
    assert [each["status"] for each in told] == ["active", "active", "completed", "completed"]
    assert {each["user_id"] for each in told} == {"user-1"}
    assert {each["session_id"] for each in told} == {session_id}
    assert all(is_signed(each, webhook.secret) for each in receiver.seen)
    assert all(each["status"] == "delivered" for each in webhook.deliveries())
