"""A bot of the size of a real one comes over whole, and its counts come out."""

import json

from tests.gatehouse.operating.flows.landbot.bots import findings, made, played
from tests.gatehouse.operating.flows.landbot.seed_bot import (
    BRICKS,
    BYTES,
    CONDITIONS,
    CONNECTIONS,
    MESSAGES,
    SETTERS,
    seed_bot,
)


def test_its_counts_come_out() -> None:
    raw = seed_bot()

    found = made(raw)

    assert abs(len(json.dumps(raw).encode()) - BYTES) < 1_000
    assert found.report.nodes == {
        "message": MESSAGES, "composite": BRICKS, "action": SETTERS, "condition": CONDITIONS,
    }  # fmt: skip
    assert (found.report.nodes.total(), found.report.connections) == (54, CONNECTIONS)
    assert found.report.lines(found.secrets)[0] == (
        "54 nodes: 19 message, 17 composite, 13 action, 5 condition; "
        "59 connections of 59 at Landbot"
    )
    assert seed_bot() == raw
    assert [item for item in findings(found) if item.severity == "error"] == []


def test_it_plays_from_the_greeting_to_the_last_word() -> None:
    answers = ["again", *(f"answer {n}" for n in range(BRICKS))]

    transcript, state = played(made(seed_bot()), answers)

    said = [line["said"]["text"] for line in transcript.lines if "said" in line]
    assert said[-1].startswith("Part 18, answer 0.")
    assert state["variables"]["answer16"] == "answer 16"
    assert state["variables"]["mark12"] == "12"
