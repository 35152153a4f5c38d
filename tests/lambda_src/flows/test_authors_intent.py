"""Documents do what their authors mean."""

from typing import Any

import pytest

from lambda_src.flows.reading import check
from lambda_src.flows.shapes import InputRefusedError
from tests.lambda_src.flows.playing import Play, ask, do, document, put

CALL = {"id": "call", "type": "webhook"}


def _call(url: str, **content: Any) -> dict[str, Any]:
    return {**CALL, "content": {"url": url, "method": "GET", **content}}


def _errors(raw: Any) -> list[tuple[str | None, str]]:
    return [(each.node, each.field) for each in check(raw).findings if each.severity == "error"]


@pytest.mark.parametrize(
    ("url", "answer", "address"),
    [
        ("https://b.example/s?q={{temp.answer}}&n=1", "harry potter & co",
         "https://b.example/s?q=harry%20potter%20%26%20co&n=1"),
        ("https://b.example/books/{{temp.answer}}", "../x", "https://b.example/books/..%2Fx"),
        ("https://b.example/a/v{temp.answer}/c", "..", "https://b.example/a/v../c"),
        ("https://b.example/a/./c?q={temp.answer}", "..", "https://b.example/a/./c?q=.."),
        ("/v1/recommend/${temp.answer}", "a#b?c", "/v1/recommend/a%23b%3Fc"),
    ],
)  # fmt: skip
def test_a_value_in_an_address_is_percent_encoded(url: str, answer: str, address: str) -> None:
    play = Play.of(document(ask("q"), _call(url))).answer(answer)

    assert play.session.waiting is not None
    assert play.session.waiting.task is not None
    assert play.session.waiting.task.url == address


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("https://b.example/a/{temp.answer}/c", ".."), ("https://b.example/a/{temp.answer}", "."),
        ("/v1/{{temp.answer}}?q=1", ".."), ("https://b.example/a/.{{temp.answer}}/c", "."),
        ("https://b.example/a/{{temp.answer}}{{temp.answer}}#x", "."),
        ("https://b.example/a/%2e${temp.answer}", "."),
    ],
)  # fmt: skip
def test_no_value_leads_a_call_up(url: str, answer: str) -> None:
    play = Play.of(document(ask("q"), _call(url))).answer(answer)

    assert play.session.waiting is not None
    assert play.session.waiting.task is not None
    assert play.session.waiting.task.url == ""
    assert "address_leads_up" in play.events


@pytest.mark.parametrize(
    "url",
    [
        "https://{{variables.region}}.api.example.com/x",
        "https://api.example.com{{variables.region}}/x",
        "https://api.example.com:{{variables.region}}/x",
        "{{variables.region}}",
        "{variables.region}://api.example.com/x",
        "https:/{{variables.region}}/x",
        "//{{variables.region}}/x",
        "https://me@${variables.region}/x",
    ],
)
def test_no_value_chooses_the_host_of_a_call(url: str) -> None:
    assert ("call", "content.url") in _errors(document(_call(url)))


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ({"operation": "merge", "merge_strategy": "max"}, {"r": 4}),
        ({"operation": "merge", "merge_strategy": "last"}, {"r": 3}),
        ({"operation": "merge"}, {"r": 7}),
        ({"operation": "merge_sum"}, {"r": 7}),
        ({"operation": "sum", "field": "d.v"}, 30),
        ({"operation": "collect", "field": "l"}, [1, 2]),
        ({"operation": "count", "field": "d.none"}, 2),
        ({"operation": "avg", "field": "d.none"}, 0.0),
    ],
)
def test_the_older_form_of_aggregate(action: dict[str, Any], value: Any) -> None:
    items = [{"r": 4, "d": {"v": 10}, "l": [1]}, {"r": 3, "d": {"v": 20}, "l": [2]}]
    if str(action["operation"]).startswith("merge"):
        items = [{"r": 4}, {"r": 3}]
    written = {"type": "aggregate", "source": "temp.w", "target": "temp.out", **action}

    assert Play.of(document(do("a", put("temp.w", items), written))).get("temp.out") == value


def test_an_unknown_merge_strategy_is_an_error() -> None:
    written = {"type": "aggregate", "source": "temp.w", "target": "temp.out",
               "operation": "merge", "merge_strategy": "most"}  # fmt: skip

    assert _errors(document(do("a", written))) == [("a", "content.actions.0.merge_strategy")]


def test_a_value_is_set_into_a_list_at_an_index_that_it_has() -> None:
    play = Play.of(document(do("a", put("temp.l", ["x", {"k": 1}]), put("temp.l.0", "z"),
                               put("temp.l.1.k", 2), put("temp.l.7", "none"))))  # fmt: skip

    assert play.get("temp.l") == ["z", {"k": 2}]
    assert play.events.count("not_written") == 1


def test_a_message_may_name_its_text_content() -> None:
    node = {"id": "m", "type": "message",
            "content": {"messages": [{"type": "text", "content": "Welcome!"}]}}  # fmt: skip

    assert Play.of(document(node)).said == ["Welcome!"]


@pytest.mark.parametrize("way", ["then", "else", "default_path"])
def test_a_way_that_leads_nowhere_is_an_error(way: str) -> None:
    content: dict[str, Any] = {"conditions": [{"if": "1 == 2", "then": "m"}], "else": "m"}
    if way == "then":
        content["conditions"][0]["then"] = "nowhere"
    else:
        content[way] = "nowhere"
    node = {"id": "c", "type": "condition", "content": content}
    checked = check(document(node, {"id": "m", "type": "message", "content": {"text": "x"}}))
    found = [each for each in checked.findings if each.severity == "error"]

    assert [each.node for each in found] == ["c"]
    assert found[0].field.endswith(way)
    assert "'nowhere'" in found[0].message


@pytest.mark.parametrize(
    ("input_type", "validation", "answer"),
    [
        ("phone", {}, "-----"),
        ("url", {}, 'https://a"onmouseover=x.com'),
        ("url", {}, "https://a b.com"),
        ("text", {"required": True}, "  "),
        ("url", {}, "https://a.example.com:99999"),
        ("url", {}, "https://a.example.com:1x"),
        ("text", {"required": True}, "\u200b"),
        ("text", {"required": True}, "\u3164 \u2800\ufe0f"),
        ("date", {"min": "2026-01-01"}, "2020-01-01"),
        ("date", {"max": "2026-01-01"}, "2026-01-02"),
    ],
)
def test_an_answer_that_will_not_do_is_refused(
    input_type: str, validation: dict[str, Any], answer: str
) -> None:
    play = Play.of(document(ask("q", input_type, validation=validation)))

    with pytest.raises(InputRefusedError):
        play.answer(answer)


@pytest.mark.parametrize(
    ("input_type", "answer"),
    [("phone", "+49 (30) 123-45"), ("url", "https://a.example.com/x?y=1"), ("date", "2026-11-20")],
)
def test_an_answer_of_the_right_form_is_kept(input_type: str, answer: str) -> None:
    assert Play.of(document(ask("q", input_type))).answer(answer).get("temp.answer") == answer


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"var": "temp.answer", "eq": "fantasy"}, True),
        ({"var": "temp.answer", "ne": "fantasy"}, False),
        ({"var": "temp.answer", "eq": "Fantasy"}, False),
        ({"var": "temp.answer", "in": ["funny", "fantasy"]}, True),
        ({"var": "temp.answer.age", "gt": 6}, True),
    ],
)
def test_a_chosen_option_is_compared_by_its_value(condition: Any, holds: bool) -> None:
    options = [{"label": "Fantasy", "value": "fantasy", "age": 7}]
    node = {"id": "c", "type": "condition",
            "content": {"conditions": [{"if": condition, "then": "yes"}],
                        "else": "no"}}  # fmt: skip
    ends = [{"id": id_, "type": "message", "content": {"text": id_}} for id_ in ("yes", "no")]
    raw = document(ask("q", "choice", options=options), node, *ends, ways="q>c")

    assert Play.of(raw).answer("Fantasy").said == ["yes" if holds else "no"]
