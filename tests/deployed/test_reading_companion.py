"""The reading companion through the front door: its routes, and the example flow that calls it."""

from collections.abc import Iterator
from typing import Any

import pytest

from gatehouse.home import repository
from gatehouse.operating.flows.playing import Transcript, play
from gatehouse.operating.flows.script import Scripted, read_script
from tests.deployed.flow_stage import FrontDoorStage
from tests.deployed.people import Person, must
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens
from tests.deployed.visitors import visitor

EXAMPLES = repository() / "docs" / "examples" / "flows"
KEY = "reading-companion"


@pytest.fixture(scope="module")
def reader(rehearsal: Rehearsal) -> Tokens:
    """Somebody of acme whom the companion does not know."""
    return Person.invited(rehearsal, "acme").sign_in()


@pytest.fixture(scope="module")
def played(rehearsal: Rehearsal, reader: Tokens) -> Iterator[tuple[Transcript, FrontDoorStage]]:
    """The example, from the profile to the restart, answered as its page says."""
    must(rehearsal, "flows", "import", str(EXAMPLES / f"{KEY}.json"), "--publish")
    script = read_script(EXAMPLES / f"{KEY}-answers.json")
    with visitor(rehearsal, reader.id) as came:
        stage = FrontDoorStage(came, KEY)
        yield play(stage, Scripted(script.answers)), stage


def shelves(transcript: Transcript) -> list[list[str]]:
    """The titles of each list of books that was shown."""
    said: list[dict[str, Any]] = [line.get("said", {}) for line in transcript.lines]
    return [[book["title"] for book in each["books"]] for each in said if "books" in each]


def test_the_example_plays_from_the_profile_to_books_and_again(
    played: tuple[Transcript, FrontDoorStage],
) -> None:
    transcript, stage = played
    assert (transcript.ended, transcript.stopped) == (True, None)
    assert shelves(transcript) == [
        ["The Clock Below the Lake", "The Salt Archive", "Signal and Silence"],
        ["Letters from Platform Nine and a Bit", "Summer of the Seal", "The Dragon's Accountant"],
        ["The Dragon's Accountant", "Half a Crown of Jokes", "The Clock Below the Lake"],
    ]
    state: dict[str, Any] = dict(stage.state())
    assert state["user"]["level"] == "fluent"
    texts = [line["said"].get("text") for line in transcript.lines if "said" in line]
    assert "Your level is fluent." in texts


def test_who_was_assessed_is_remembered_and_nobody_else_reads_it(
    rehearsal: Rehearsal,
    tokens: dict[str, Tokens],
    reader: Tokens,
    played: tuple[Transcript, FrontDoorStage],
) -> None:
    assert played
    path = f"/chatbot/users/{reader.user_id}/profile"
    own = rehearsal.api(reader.id).get(path)
    assert (own.status_code, own.json()["reading_level"]) == (200, "fluent")
    assert rehearsal.api(tokens["admin@acme.example"].id).get(path).json() == own.json()
    refused = {
        (answer.status_code, answer.json()["error"]["message"])
        for answer in (
            rehearsal.api(tokens["member@acme.example"].id).get(path),
            rehearsal.api(tokens["admin@globex.example"].id).get(path),
            rehearsal.api(reader.id).get("/chatbot/users/nobody/profile"),
        )
    }
    assert refused == {(404, "No such profile. An assessment makes one.")}

    with visitor(rehearsal, reader.id) as came:
        again = play(FrontDoorStage(came, KEY), Scripted([12]))
    said = [line["said"].get("text") for line in again.lines if "said" in line]
    assert "I remember: your level is fluent." in said


def test_the_routes_ask_for_a_token_and_answer_errors_in_the_one_shape(
    rehearsal: Rehearsal, reader: Tokens
) -> None:
    routes = ("/chatbot/recommendations", "/chatbot/assessment/reading-level")
    for route in routes:
        assert rehearsal.api(None).post(route, json={}).status_code == 401
        answer = rehearsal.api(reader.id).post(route, json={"tenant_id": "globex"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_request")
    assert rehearsal.api(None).get("/chatbot/users/x/profile").status_code == 401
