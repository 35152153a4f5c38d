"""Every mistake of a document is named: where it is and what was expected."""

from typing import Any

import pytest

from lambda_src.flows.documents import FlowInvalidError
from lambda_src.flows.freezing import freeze, from_json, to_json
from lambda_src.flows.reading import check
from tests.lambda_src.flows.playing import Play, ask, do, document, frozen, put, say

UNLIKELY = {"if": {"var": "x", "like": 1}, "then": "b"}
LOOP = document(say("a", "a"), say("b", "b"), ways="a>b b>a")


def calling(mapping: dict[str, Any]) -> dict[str, Any]:
    content = {"url": "https://example.com/", "response_mapping": mapping}
    return {"id": "a", "type": "webhook", "content": content}


def findings(raw: object) -> list[tuple[str, str | None, str]]:
    return [(each.severity, each.node, each.field) for each in check(raw).findings]


@pytest.mark.parametrize(
    ("raw", "node", "field"),
    [
        ([], None, ""), ({}, None, "nodes"),
        (document(say("a", "a"), entry_node_id="b"), None, "entry_node_id"),
        (document(say("a", "a"), ways="a>z"), "a", "connections.target"),
        (document(say("a", "a"), say("b", "b"), ways="a>b:sideways"), "a", "connections.type"),
        (document({"id": "a", "type": "robot"}), "a", "type"),
        (document({"id": "a", "type": "message", "content": {}}), "a", "content.messages"),
        (document({"id": "a", "type": "message", "content": 7}), "a", "content"),
        (document(say("a", "a"), say("a", "b"), ways="a>a"), "a", "id"),
        (document(ask("a", "telepathy")), "a", "content.input_type"),
        (document(ask("a", "choice")), "a", "content.options"),
        (document(ask("a", validation={"pattern": "("})), "a", "content.validation.pattern"),
        (document(ask("a", validation={"pattern": "(?=a)a"})), "a", "content.validation.pattern"),
        (document(do("a", {"type": "explode"})), "a", "content.actions.0.type"),
        (document(do("a", {"type": "set_variable"})), "a", "content.actions.0.variable"),
        (document(do("a", {"type": "aggregate", "expression": "1 +", "target": "x"})),
         "a", "content.actions.0.expression"),
        (document(do("a", {"type": "api_call", "url": "https://e/", "method": "BREW"})),
         "a", "content.actions.0.method"),
        (document(say("a", "{{secret:key}}")), "a", "content.messages"),
        (document(do("a", put("user.x", "{secret:key}"))), "a", "content.actions"),
        (document({"id": "a", "type": "webhook", "content": {"url": "https://e/{{secret:k}}"}}),
         "a", "content.url"),
        (document(calling({f"temp.v{number}": "$" for number in range(51)})),
         "a", "content.response_mapping"),
        (document(calling({"temp.v": 7})), "a", "content.response_mapping"),
        (document({"id": "a", "type": "condition", "content": {"conditions": [UNLIKELY]}}),
         "a", "content.conditions.0.if.like"),
        (document({"id": "a", "type": "composite", "content": {"flow_id": "nowhere"}}),
         "a", "content"),
        (document({"id": "a", "type": "script", "content": {"code": ""}}), "a", "content.code"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(raw: object, node: str | None, field: str) -> None:
    checked = check(raw)
    assert checked.document is None
    assert ("error", node, field) in findings(raw)
    assert all(each.message for each in checked.findings)


def test_every_mistake_is_named_and_not_only_the_first() -> None:
    raw = document(ask("a", "telepathy"), {"id": "b", "type": "robot"}, ways="a>b a>c")
    assert len([each for each in check(raw).findings if each.severity == "error"]) == 3


@pytest.mark.parametrize(
    ("raw", "node", "said"),
    [
        (document(say("a", "a"), say("b", "b"), ways="a>a"), "b", "cannot be reached"),
        (LOOP, "a", "loop without a question"),
        (document(say("a", "{{temp.nowhere}}")), "a", "temp.nowhere is set by no node"),
    ],
)  # fmt: skip
def test_what_is_odd_is_a_warning_and_plays_all_the_same(
    raw: dict[str, Any], node: str, said: str
) -> None:
    checked = check(raw)
    assert checked.document is not None
    assert any(each.node == node and said in each.message for each in checked.findings)


def test_a_loop_with_a_question_in_it_is_no_mistake() -> None:
    assert findings(document(ask("a"), say("b", "b"), ways="a>b b>a")) == []


def test_the_older_form_with_connections_inside_the_nodes_is_read() -> None:
    first = {**ask("a", "choice", options=["x", "y"]), "connections": {"$1": "b", "DEFAULT": ["c"]}}
    raw = {"nodes": [first, say("b", "b"), say("c", "c")], "entry_node_id": "a"}

    assert Play.of({"flow_data": raw}).answer("y").said == ["b"]
    assert Play.of({"flow_data": raw}).answer("x").said == ["c"]


def test_a_composite_that_embeds_itself_by_way_of_others_is_refused() -> None:
    def embeds(key: str, other: str) -> dict[str, Any]:
        node = {"id": "c", "type": "composite", "content": {"composite_flow_seed_key": other}}
        return document(node, seed_key=key)

    known = {"a": embeds("a", "b"), "b": embeds("b", "a")}
    checked = check(known["a"], known)
    assert checked.document is not None
    with pytest.raises(FlowInvalidError, match="a -> b -> a"):
        freeze(checked.document, known.get)


def test_what_was_frozen_is_read_from_what_was_stored() -> None:
    node = {"id": "c", "type": "composite", "content": {"composite_flow_seed_key": "inner"}}
    inner = document(say("x", "x"), seed_key="inner")
    made = frozen(document(node), {"inner": inner})

    assert from_json(to_json(made)) == made


def test_a_document_without_end_is_refused_without_a_stack_trace() -> None:
    deep: list[Any] = []
    for _ in range(900):
        deep = [deep]
    many = document(*(say(f"n{number}", "n") for number in range(2_001)))

    assert findings(document(say("a", "a"), extra=deep)) == [("error", None, "")]
    assert findings(many) == [("error", None, "nodes")]
