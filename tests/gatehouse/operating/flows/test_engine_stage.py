"""A call in `simulate` comes to what the worker would report."""

from pathlib import Path
from typing import Any

import pytest

from gatehouse.operating.flows.checking import frozen_of
from gatehouse.operating.flows.content import FileContent
from gatehouse.operating.flows.engine_stage import EngineStage
from gatehouse.operating.flows.files import EmbeddedDocuments
from gatehouse.operating.flows.playing import StageStep
from tests.lambda_src.flows.playing import document, say

CALL = {
    "id": "call", "type": "webhook",
    "content": {"url": "https://shop.example.com/", "response_mapping": {"temp.n": "$.n"},
                "fallback_response": {"n": 0}},
}  # fmt: skip


def heard(outcomes: list[dict[str, Any]]) -> StageStep:
    raw = document(CALL, say("ok", "{{temp.n}} came"), say("bad", "{{temp.n}} kept {{temp.no}}"),
                   ways="call>ok:success call>bad:failure")  # fmt: skip
    frozen = frozen_of(raw, EmbeddedDocuments(), Path("tested.json"))
    tasks = {"call": outcomes}
    return EngineStage(frozen, FileContent(), seed="s", initial={}, tasks=tasks).start()


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ([{"values": {"temp.n": 3}}], "3 came"), ([{"body": {"n": 4}}], "4 came"),
        ([], "0 kept "), ([{"status": "failed", "http_status": 503}], "0 kept "),
        ([{"status": "unknown", "values": {"temp.n": 9}}], "9 kept "),
    ],
)  # fmt: skip
def test_an_answer_is_mapped_and_a_failure_has_the_fallback(
    outcomes: list[dict[str, Any]], said: str
) -> None:
    assert [each.content["text"] for each in heard(outcomes).messages] == [said]


def test_every_event_of_the_engine_is_noted() -> None:
    notes = heard([]).notes

    assert [note.split(":")[0] for note in notes] == [
        "POST https", "task_failed at call", "unknown_reference at bad",
    ]  # fmt: skip
