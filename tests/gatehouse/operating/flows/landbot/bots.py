"""Bots as Landbot's Bots API holds them, written for these tests, and how they are played."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gatehouse.operating.flows.checking import frozen_of
from gatehouse.operating.flows.content import FileContent
from gatehouse.operating.flows.engine_stage import EngineStage
from gatehouse.operating.flows.files import EmbeddedDocuments
from gatehouse.operating.flows.landbot.conversion import Conversion, converted
from gatehouse.operating.flows.landbot.export import bot_of
from gatehouse.operating.flows.playing import Transcript, play
from gatehouse.operating.flows.script import Scripted
from lambda_src.flows.documents import Finding
from lambda_src.flows.reading import check

Raw = dict[str, Any]


def block(id_: str, type_: str, title: str = "", **params: Any) -> Raw:
    return {"id": id_, "type": type_, "name": title, "top": 200, "left": 500, "params": params}


def say(id_: str, text: str) -> Raw:
    return block(id_, "send_text", messages=[{"text": text}])


def link(way: str) -> Raw:
    """`a>b` leaves by success, `a>b:$0` by an output."""
    ends, _, output = way.partition(":")
    source, target = ends.split(">")
    return {"sourcePath": source, "targetPath": target, "type": output or "$success"}


def diagram(*blocks: Raw, ways: str = "") -> Raw:
    links = [link(way) for way in ways.split()]
    return {
        "nodes": {item["id"]: item for item in blocks},
        "connections": {
            f"{item['sourcePath']}.{item['type']}--{item['targetPath']}": item for item in links
        },
    }


def draft(*blocks: Raw, ways: str = "", bricks: Mapping[str, Raw] | None = None) -> Raw:
    data = {"name": "Lead bot", "save_state": "IS_PRESAVED", "violations": []}
    return {"data": {**data, "diagram": diagram(*blocks, ways=ways), "bricks": dict(bricks or {})}}


def made(raw: Raw, *, is_partial: bool = False) -> Conversion:
    return converted(bot_of(raw, "bot.json"), "lead-bot", is_partial=is_partial)


def node(conversion: Conversion, id_: str) -> Raw:
    found: Raw = next(item for item in conversion.document["nodes"] if item["id"] == id_)
    return found


def findings(conversion: Conversion) -> tuple[Finding, ...]:
    return tuple(check(conversion.document).findings)


def played(
    conversion: Conversion, answers: Iterable[Any] = (), tasks: Mapping[str, Any] | None = None
) -> tuple[Transcript, Mapping[str, Any]]:
    """What visitors hear of a document that passes the check, and the state at the end."""
    assert [item for item in findings(conversion) if item.severity == "error"] == []
    frozen = frozen_of(conversion.document, EmbeddedDocuments(), Path("lead-bot.json"))
    stage = EngineStage(frozen, FileContent([]), seed="s", initial={}, tasks=tasks or {})
    transcript = play(stage, Scripted(list(answers)), None)
    assert transcript.ended, transcript.stopped
    return transcript, stage.state()


def heard(
    conversion: Conversion, answers: Iterable[Any] = (), tasks: Mapping[str, Any] | None = None
) -> list[str]:
    """The texts that a visitor hears, in turn."""
    lines = played(conversion, answers, tasks)[0].lines
    return [str(line["said"].get("text", "")) for line in lines if "said" in line]
