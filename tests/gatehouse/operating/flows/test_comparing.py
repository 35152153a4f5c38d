"""What `gatehouse flows diff` tells of two documents."""

import copy
from typing import Any

from gatehouse.operating.flows.comparing import differences

DOCUMENT: dict[str, Any] = {
    "seed_key": "greeting",
    "version": "1.0.0",
    "entry_node_id": "hello",
    "flow_data": {
        "nodes": [
            {"id": "hello", "type": "message", "content": {"messages": [{"text": "Hello"}]}},
            {
                "id": "ask",
                "type": "question",
                "content": {"question": "Who?"},
                "position": {"x": 1},
            },
        ],
        "connections": [{"source": "hello", "target": "ask", "type": "default"}],
    },
}


def changed() -> Any:
    return copy.deepcopy(DOCUMENT)


def test_the_same_document_has_no_differences() -> None:
    assert differences(DOCUMENT, changed()) == []


def test_a_changed_field_is_told_with_its_path_and_both_values() -> None:
    after = changed()
    after["flow_data"]["nodes"][0]["content"]["messages"][0]["text"] = "Hi"

    assert differences(DOCUMENT, after) == [
        "~ node hello.content.messages[0].text: 'Hello' -> 'Hi'"
    ]


def test_nodes_and_connections_that_came_and_went_are_named() -> None:
    after = changed()
    after["flow_data"]["nodes"][1]["id"] = "ask_name"
    after["flow_data"]["connections"][0]["target"] = "ask_name"

    assert differences(DOCUMENT, after) == [
        "- node ask",
        "- connection hello -> ask (default)",
        "+ node ask_name",
        "+ connection hello -> ask_name (default)",
    ]


def test_a_field_that_came_or_went_says_what_it_is_or_was() -> None:
    after = changed()
    after["flow_data"]["nodes"][1]["content"] = {"input_type": "text"}

    assert differences(DOCUMENT, after) == [
        "~ node ask.content.question: was 'Who?'",
        "~ node ask.content.input_type: is 'text'",
    ]


def test_where_a_node_is_drawn_is_no_difference() -> None:
    after = changed()
    after["flow_data"]["nodes"][1]["position"] = {"x": 900}

    assert differences(DOCUMENT, after) == []


def test_two_connections_between_the_same_nodes_are_told_apart_by_their_type() -> None:
    after = changed()
    after["flow_data"]["connections"].append({"source": "hello", "target": "ask", "type": "$0"})

    assert differences(DOCUMENT, after) == ["+ connection hello -> ask ($0)"]


def test_what_is_no_document_is_compared_as_a_whole() -> None:
    assert differences([1], {"seed_key": "x"}) == ["- document", "+ seed_key"]
