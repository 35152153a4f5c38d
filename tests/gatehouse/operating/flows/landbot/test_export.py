"""Files that are no bots: each is one message that names what was expected."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatehouse.operating.flows.errors import FlowFileError, FlowRefusedError
from gatehouse.operating.flows.landbot import export
from gatehouse.operating.flows.landbot.conversion import converted
from gatehouse.operating.flows.landbot.export import bot_of, read_bot
from lambda_src.flows.reading import check
from tests.gatehouse.operating.flows.landbot.bots import block, diagram, draft, link, say

GOOD = draft(say("welcome", "Grüß dich."))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_a_file_is_read_in_every_form_of_unicode(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "bot.json"
    path.write_bytes(json.dumps(GOOD, ensure_ascii=False).encode(encoding))

    assert read_bot(path) == bot_of(GOOD, "bot.json")


@pytest.mark.parametrize("raw", [GOOD["data"], GOOD["data"]["diagram"]])
def test_a_draft_its_data_and_its_diagram_alone_are_read(raw: dict[str, Any]) -> None:
    assert bot_of(raw, "a").diagram == bot_of(GOOD, "a").diagram


def test_lists_are_read_as_objects_are() -> None:
    raw = {"blocks": [say("a", "A"), say("b", "B")], "connections": [link("a>b"), link("a>b")]}

    assert bot_of(raw, "a").diagram == bot_of(diagram(say("a", "A"), say("b", "B"), ways="a>b"),
                                              "a").diagram  # fmt: skip


DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (b'{"nodes": ', "is not JSON: .* at line 1"),
        (b'{"nodes": {}, "nodes": {}}', "has the key 'nodes' twice"),
        (b'{"nodes": NaN}', "NaN is no number"),
        (b'{"nodes": ' + b"9" * 5_000 + b"}", "is not JSON"),
        (DEEP.encode(), "60 levels at most"),
        (("[" * 70 + "]" * 70).encode(), "60 levels at most"),
        (b'{"nodes": {"a": {"params": {"text": "\\ud800"}}}}', "half characters"),
        (b"\xff\xfe\x00", "is not text in utf-16"),
        (b"\x80abc", "is not text in utf-8"),
        (b"[]", "an object as the file"),
        (b'{"data": 3}', "an object as data"),
        (b'{"data": {"diagram": []}}', "an object as diagram"),
        (b"{}", "`nodes` and `connections`"),
        (b'{"nodes": 3}', "an object or a list in `nodes`"),
        (b'{"nodes": {"a": []}}', "an object as block 'a'"),
        (b'{"nodes": {"a": {"id": 3}}}', "a text as the id"),
        (b'{"nodes": {"a": {"id": "a/b"}}}', "is no id"),
        (b'{"nodes": [{"id": "a"}, {"id": "a"}]}', "two blocks have the id 'a'"),
        (b'{"nodes": {"a": {"id": "b"}, "b": {}}}', "two blocks have the id 'b'"),
        (b'{"nodes": {"a": {"type": {}}}}', "a text as the type"),
        (b'{"nodes": {"a": {"params": "x"}}}', "an object as params"),
        (b'{"nodes": {"a": {}}, "connections": 3}', "an object or a list in `connections`"),
        (b'{"nodes": {"a": {}}, "connections": [3]}', "an object as a connection"),
        (b'{"nodes": {"a": {}}, "connections": [{"source": "a"}]}', "targetPath of a connection"),
        (b'{"nodes": {"a": {}}, "bricks": [{"id": "x"}, {"id": "x"}]}', "two bricks have the id"),
        (b'{"nodes": {"a": {}}, "name": 3}', "a text as name"),
    ],
)
def test_what_is_no_bot_is_one_message(tmp_path: Path, written: bytes, message: str) -> None:
    path = tmp_path / "bot.json"
    path.write_bytes(written)

    with pytest.raises(FlowFileError, match=message):
        read_bot(path)


def test_a_file_that_is_not_there_or_too_large_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FlowFileError, match="no such file"):
        read_bot(tmp_path / "nowhere.json")
    with pytest.raises(FlowFileError, match="cannot be read"):
        read_bot(tmp_path)
    path = tmp_path / "bot.json"
    path.write_text("{}" + " " * 20)
    monkeypatch.setattr(export, "MOST_BYTES", 20)
    with pytest.raises(FlowFileError, match="too large: expected 20 bytes"):
        read_bot(path)


def test_more_blocks_than_a_flow_may_have_are_refused() -> None:
    with pytest.raises(FlowFileError, match="2000 nodes at most, found 2001"):
        bot_of({"nodes": {f"n{n}": {} for n in range(2_001)}}, "a")


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5),
              st.sampled_from(["@a", "https://a.example.com", "$0", "true", "b1", "{{user.a}}"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["text", "value", "variable", "name", "key", "nodes"]),
                        inner, max_size=3),
    ),
    max_leaves=6,
)  # fmt: skip
KEYS = ("text", "messages", "buttons", "destination", "variables", "value", "url", "headers",
        "body", "conditions", "operator", "brick", "diagram", "inputs", "outputs", "target",
        "responses", "richText", "min")  # fmt: skip
TYPES = ("send_text", "buttons", "ask_email", "ask_yes_no", "set_a_field", "webhook", "conditions",
         "brick", "jump_to", "carousel", "send_image", "scale", "close_chat")  # fmt: skip


@settings(max_examples=40)
@given(
    st.sampled_from(TYPES),
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5),
    st.sampled_from(["$success", "$0", "true", "false", "$error"]),
)
def test_whatever_a_block_holds_it_is_a_flow_or_refused(
    type_: str, params: dict[str, Any], output: str
) -> None:
    brick = {"b1": {"diagram": diagram(say("in", "In"))}}
    raw = draft(block("welcome", type_, **params), say("b", "B"), ways=f"welcome>b:{output}",
                bricks=brick)  # fmt: skip
    for is_partial in (False, True):
        try:
            bot = bot_of(raw, "bot.json")
            found = converted(bot, "lead-bot", is_partial=is_partial)
        except (FlowFileError, FlowRefusedError):
            continue
        assert check(found.document).document is not None
