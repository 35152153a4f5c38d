"""Where the same words mean two things, `format_version` says which; without it the shape does."""

from typing import Any

import pytest

from gatehouse.operating.flows.format_version import with_version
from lambda_src.flows.reading import check
from lambda_src.flows.shapes import Task
from tests.lambda_src.flows.playing import Play, ask, do, document, put, say

CALL: dict[str, Any] = {"endpoint": "https://e.example/", "method": "GET"}


def task_of(version: int | None, call: dict[str, Any]) -> Task:
    raw = document(do("a", {"type": "api_call", **call}), **said(version))
    play = Play.of(raw, is_published=True)
    assert play.step.task is not None
    return play.step.task


def said(version: int | None) -> dict[str, Any]:
    return {} if version is None else {"format_version": version}


@pytest.mark.parametrize(
    ("version", "written", "seconds"),
    [
        (1, 5000, 5.0), (1, 900, 0.9), (1, 60_000, 15.0),
        (2, 5, 5.0), (2, 5000, 15.0), (2, 0.9, 0.9),
        (None, 5000, 5.0), (None, 5, 5.0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_in_config", [True, False])
def test_a_timeout_is_milliseconds_in_1_and_seconds_in_2(
    version: int | None, written: Any, seconds: float, *, is_in_config: bool
) -> None:
    call = {**CALL, "timeout": written, "retry": {"attempts": 2, "delay": written}}
    task = task_of(version, {"config": call} if is_in_config else call)

    assert task.timeout_seconds == seconds
    assert task.delay_seconds == {(1, 60_000): 60.0, (2, 5000): 60.0}.get(
        (version or 0, written), seconds
    )


@pytest.mark.parametrize(
    ("version", "expected"),
    [(1, {"temp.y": "$.x", "kept": "$.user.level"}), (2, {"x": "$.temp.y", "user.level": "$.kept"}),
     (None, {"temp.y": "x", "user.level": "kept"})],
)  # fmt: skip
def test_a_mapping_in_config_leads_to_variables_in_1_and_from_them_in_2(
    version: int | None, expected: dict[str, str]
) -> None:
    mapping = {"x": "temp.y", "user.level": "kept"}
    assert task_of(version, {"config": {**CALL, "response_mapping": mapping}}).response_mapping == (
        expected
    )


@pytest.mark.parametrize("version", [1, 2, None])
def test_a_path_that_begins_with_a_dollar_is_one_in_every_writing(version: int | None) -> None:
    call = {**CALL, "response_mapping": {"user.level": "$.level"}}
    assert task_of(version, {"config": call}).response_mapping == {"user.level": "$.level"}


@pytest.mark.parametrize(
    ("version", "outputs", "path"),
    [
        (1, {"level": "user.level"}, "user.level"), (1, {"level": "kept"}, "temp.kept"),
        (1, {"deep.er": "user.level"}, "user.level"), (1, {"user.x": "user.level"}, "user.level"),
        (2, {"user.level": "output.level"}, "user.level"),
        (2, {"kept": "local.level"}, "temp.kept"),
        (2, {"kept": "user.level"}, "temp.kept"), (2, {"kept": "{{output.level}}"}, "temp.kept"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_within", [False, True])
def test_outputs_lead_out_in_1_and_name_their_source_in_2(
    version: int, outputs: dict[str, str], path: str, *, is_within: bool
) -> None:
    inside = do("s", put("output.level", "high"), put("local.level", "high"),
                put("output.deep.er", "high"), put("output.user.x", "high"),
                put("user.level", "high"))  # fmt: skip
    content: dict[str, Any] = {"nodes": [inside], "connections": [], "outputs": outputs}
    if is_within:
        content = {"nodes": [{"id": "q", "type": "composite", "content": content}],
                   "connections": []}  # fmt: skip
        path = path if path.startswith("user.") else ""
    raw = document({"id": "p", "type": "composite", "content": content}, say("m", "."),
                   ways="p>m:complete", **said(version))  # fmt: skip

    play = Play.of(raw, is_published=True)

    assert play.said == ["."]
    assert not path or play.get(path) == "high"


@pytest.mark.parametrize(("version", "seconds"), [(1, 2.0), (2, 10.0), (None, 2.0)])
def test_a_pause_of_2000_is_seconds_in_2_alone_and_is_cut_with_a_warning(
    version: int | None, seconds: float
) -> None:
    raw = document({**say("m", "x", typing_delay=2000)}, **said(version))
    assert Play.of(raw).step.messages[0].typing_delay == seconds
    warned = [each.message for each in check(raw).findings if each.severity == "warning"]
    assert len(warned) == (version == 2)
    assert all("found 2000.0, which is cut to 10 seconds" in each for each in warned)


@pytest.mark.parametrize("written", [0, 3, "2", True, None, 2.0])
def test_another_version_is_an_error(written: Any) -> None:
    findings = check({**document(ask("q")), "format_version": written}).findings
    assert [(each.severity, each.field) for each in findings] == [("error", "format_version")]
    assert f"expected 1 or 2, found {written!r}" in findings[0].message


def calling(**call: Any) -> dict[str, Any]:
    return do("a", {"type": "api_call", "config": {**CALL, **call}})


def giving(**outputs: str) -> dict[str, Any]:
    content = {"nodes": [do("s", put("output.level", 1))], "connections": [], "outputs": outputs}
    return {"id": "p", "type": "composite", "content": content}


@pytest.mark.parametrize(
    ("node", "version"),
    [
        (ask("q"), 2), (calling(timeout=5), 2), (calling(timeout=5000), 1),
        (calling(response_mapping={"count": "user.count"}), 1),
        (calling(response_mapping={"user.count": "$.count"}), 2),
        (giving(level="user.level"), 1), (giving(**{"user.level": "output.level"}), 2),
        ({"id": "o", "type": "composite", "content": {"nodes": [giving(level="user.level")]}}, 1),
    ],
)  # fmt: skip
def test_an_import_sets_the_version_that_means_the_same(node: dict[str, Any], version: int) -> None:
    raw = document(node)
    assert with_version(raw) == {**raw, "format_version": version}
    assert with_version(with_version(raw)) == with_version(raw)


def test_a_document_that_mixes_both_or_says_its_own_is_left_as_it_is() -> None:
    mixed = document(calling(timeout=5), giving(level="user.level"))
    assert with_version(mixed) == mixed
    assert with_version({"nodes": []}) == {"nodes": []}
    own = document(calling(timeout=5000), format_version=2)
    assert with_version(own) == own
