"""What each node type does, as the reference of flows says."""

from typing import Any

import pytest

from lambda_src.flows.documents import Item
from lambda_src.flows.shapes import InputRefusedError, NotWaitingError
from tests.lambda_src.flows.playing import Play, ask, do, document, put, say

COLOURS = [
    {"label": "Red", "value": "r", "hue": {"warm": 2}},
    {"label": "Blue", "value": "b", "hue": {"cold": 3}},
]


def test_a_flow_says_asks_and_ends() -> None:
    play = Play.of(
        document(ask("name", variable="user.name"), say("hello", "Hello {{user.name}}!"))
    )

    assert play.step.question is not None
    assert play.step.question.text == "name?"
    assert play.answer("Ada").said == ["Hello Ada!"]
    assert play.session.status == "completed"
    with pytest.raises(NotWaitingError):
        play.answer("again")


def test_the_whole_option_is_kept_and_its_fields_can_be_read() -> None:
    raw = document(
        ask("colour", "choice", options=COLOURS),
        do("keep", put("user.hue", "{{temp.answer.hue}}"), put("user.said", "{{temp.answer}}")),
    )

    for given in ("b", "Blue", {"value": "b"}):
        play = Play.of(raw).answer(given)
        assert play.get("temp.answer") == COLOURS[1]
        assert play.get("user.hue") == {"cold": 3}
        assert play.get("user.said") == COLOURS[1]


def test_an_option_that_has_only_a_text_can_be_given_back_as_an_object() -> None:
    strict = {"options_only": True}
    options = [{"text": "Rye", "grain": "rye"}, {"text": "White", "value": None}]
    raw = document(ask("bread", "choice", options=options, validation=strict))

    for option in options:
        assert Play.of(raw).answer(option).get("temp.answer") == option
    with pytest.raises(InputRefusedError):
        Play.of(raw).answer({"grain": "rye"})


def test_an_options_number_chooses_its_connection_and_default_is_for_the_rest() -> None:
    raw = document(
        ask("colour", "choice", options=COLOURS), say("red", "red"), say("any", "any"),
        ways="colour>red:$0 colour>any",
    )  # fmt: skip

    assert Play.of(raw).answer("Red").said == ["red"]
    assert Play.of(raw).answer("Blue").said == ["any"]


def test_what_is_no_option_is_text_or_refused_as_validation_says() -> None:
    free = document(ask("colour", "choice", options=COLOURS))
    strict = document(
        ask("colour", "choice", options=COLOURS,
            validation={"options_only": True, "error_message": "A colour, please."})
    )  # fmt: skip

    assert Play.of(free).answer("Green").get("temp.answer") == "Green"
    with pytest.raises(InputRefusedError, match="A colour, please"):
        Play.of(strict).answer("Green")


@pytest.mark.parametrize(
    ("input_type", "validation", "given", "kept"),
    [
        ("number", {"min": 1, "max": 9}, "7", 7),
        ("number", {}, "2.50", 2.5),
        ("slider", {"max": 10}, 10, 10),
        ("email", {}, " ada@example.org ", "ada@example.org"),
        ("phone", {}, "+31 20 123 45 67", "+31 20 123 45 67"),
        ("url", {}, "https://example.org/a?b", "https://example.org/a?b"),
        ("date", {}, "2026-11-20", "2026-11-20"),
        ("text", {"min_length": 2, "max_length": 3, "pattern": "[a-z]+"}, "abc", "abc"),
        ("text", {}, "", None),
    ],
)
def test_an_answer_that_fits_is_kept(
    input_type: str, validation: dict[str, Any], given: Any, kept: Any
) -> None:
    play = Play.of(document(ask("q", input_type, validation=validation))).answer(given)
    assert play.get("temp.answer") == kept


@pytest.mark.parametrize(
    ("input_type", "validation", "given"),
    [
        ("number", {"min": 1}, "0"), ("number", {"max": 9}, 10), ("number", {}, "seven"),
        ("number", {}, "1e999"), ("number", {}, "NaN"), ("number", {}, "9" * 30),
        ("email", {}, "ada@example"), ("email", {}, "a b@example.org"), ("phone", {}, "call me"),
        ("url", {}, "javascript:alert(1)"), ("url", {}, "https://[::1"), ("date", {}, "2026-02-30"),
        ("date", {}, "20-11-2026"), ("text", {"required": True}, ""),
        ("text", {"min_length": 2}, "a"), ("text", {"max_length": 2}, "abc"),
        ("text", {"pattern": "[a-z]+"}, "abc1"), ("text", {}, {"a": 1}), ("text", {}, "x" * 5_000),
        ("multiple_choice", {"max": 1}, ["r", "b"]), ("choice", {}, {"value": []}),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_refused_and_the_question_stands(
    input_type: str, validation: dict[str, Any], given: Any
) -> None:
    choices: dict[str, Any] = {"options": COLOURS} if "choice" in input_type else {}
    play = Play.of(document(ask("q", input_type, validation=validation, **choices)))
    before = play.session

    with pytest.raises(InputRefusedError):
        play.answer(given)
    assert play.session == before


def test_several_options_are_kept_as_a_list() -> None:
    play = Play.of(document(ask("q", "multiple_choice", options=COLOURS))).answer(["Blue", "r"])
    assert play.get("temp.answer") == [COLOURS[1], COLOURS[0]]


def test_content_is_drawn_without_showing_anything_twice_and_its_lack_goes_on_by_failure() -> None:
    items = [
        Item(str(n), "question", {"question": f"Number {n}?", "options": ["yes", "no"]})
        for n in range(2)
    ]
    drawn = {
        "source": "random", "source_config": {"type": "question", "exclude_from": "temp.shown"},
        "track_shown_in": "temp.shown", "variable": "temp.answer", "input_type": "choice",
    }  # fmt: skip
    nodes = [{"id": f"q{n}", "type": "question", "content": drawn} for n in range(3)]
    raw = document(*nodes, say("none", "none"), ways="q0>q1 q1>q2 q2>none:failure")

    play = Play.of(raw, content=items).answer("yes", "no")

    assert sorted(play.get("temp.shown")) == ["0", "1"]
    assert play.get("temp.answer") is None
    assert (play.said, play.events) == (["none"], ["content_missing"])


def test_messages_of_every_kind_are_said_with_their_delay_and_one_may_wait() -> None:
    content = {
        "messages": [
            {"type": "text", "text": "Look:"},
            {"type": "image", "url": "https://example.org/{{user.picture}}.png"},
            {"type": "book_list", "books": "{{user.books}}"},
            {"content_id": "joke"},
        ],
        "typing_delay": 1.5,
        "wait_for_ack": True,
    }
    raw = document({"id": "m", "type": "MESSAGE", "content": content}, say("end", "Bye"))
    user = {"user": {"picture": "cat", "books": [{"title": "One"}]}}

    play = Play.of(raw, initial=user, content=[Item("joke", "joke", {"text": "Knock, knock"})])

    assert play.step.messages[1].content == {"url": "https://example.org/cat.png"}
    assert play.step.messages[2].content == {"books": [{"title": "One"}]}
    assert {each.typing_delay for each in play.step.messages} == {1.5}
    assert play.said == ["Look:", "image", "book_list", "Knock, knock"]
    assert play.session.waiting is not None
    assert play.session.waiting.kind == "acknowledgement"
    assert play.answer(None).said[-1] == "Bye"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"var": "user.age", "eq": 7}, True), ({"var": "user.age", "ne": 7}, False),
        ({"var": "user.age", "gt": 6}, True), ({"var": "user.age", "gte": 8}, False),
        ({"var": "user.age", "lt": 8, "gt": 7}, False), ({"var": "user.age", "lte": 7}, True),
        ({"var": "user.name", "in": ["Ada", "Bob"]}, True),
        ({"var": "user.tags", "contains": "x"}, True),
        ({"var": "user.name", "contains": "d"}, True),
        ({"var": "user.nothing", "exists": True}, False),
        ({"var": "user.nothing", "exists": False}, True), ({"var": "user.age", "gt": "6"}, True),
        ({"var": "user.yes", "eq": 1}, False), ({"var": "user.name", "eq": "{{user.name}}"}, True),
        ({"and": [{"var": "user.age", "gt": 1}, {"not": {"var": "user.age", "gt": 9}}]}, True),
        ({"or": [{"var": "user.age", "gt": 9}, {"var": "user.yes"}]}, True),
        ("user.age >= 7 && has(user.name)", True), ("size(user.tags) == 2", True),
        ("'x' in user.tags", True), ("user.tags.map(t, t + '!') == ['x!', 'y!']", True),
        ("user.tags.filter(t1, t1 != 'x').size() == 1", True), ("user.name.startsWith('A')", True),
        ("user.name.lowerAscii() == 'ada'", True), ("user.nothing > 1", False),
        ("1 / 0 == 1", False),
        ("user.age", False),
    ],
)  # fmt: skip
def test_a_condition_chooses_the_way(condition: Any, *, holds: bool) -> None:
    node = {
        "id": "c", "type": "condition",
        "content": {"conditions": [{"if": condition, "then": "$0"}], "else": "no"},
    }  # fmt: skip
    raw = document(node, say("yes", "yes"), say("no", "no"), ways="c>yes:$0")
    user = {"age": 7, "name": "Ada", "tags": ["x", "y"], "yes": True}

    assert Play.of(raw, initial={"user": user}).said == (["yes"] if holds else ["no"])


def test_an_expression_reads_a_name_without_a_scope_in_temp_and_scopes_before_that() -> None:
    raw = document(
        do("a", put("score1", 7), put("temp.user", "hidden"), put("temp.a-b", 1)),
        do("sum", {"type": "aggregate", "expression": "score1 + user.age", "target": "total"}),
        do("map", {"type": "aggregate", "expression": "[1].map(score1, score1)", "target": "own"}),
    )

    play = Play.of(raw, initial={"user": {"age": 30}})
    assert (play.get("temp.total"), play.get("temp.own")) == (37, [1])
    assert play.events == []


@pytest.mark.parametrize(
    ("named", "connected"),
    [("Failed", "failed"), ("failure", "error"), ("ERROR", "Failure"), ("completed", "complete")],
)
def test_a_condition_names_a_connection_in_any_case_and_words(named: str, connected: str) -> None:
    content = {"conditions": [{"if": True, "then": named}], "else": "no"}
    node = {"id": "c", "type": "condition", "content": content}
    raw = document(node, say("yes", "yes"), say("no", "no"), ways=f"c>yes:{connected} c>no")

    assert Play.of(raw).said == ["yes"]


def test_connections_may_have_conditions_of_their_own() -> None:
    raw = document(ask("q", "number"), say("high", "high"), say("low", "low"))
    high = {"source": "q", "target": "high", "conditions": {"var": "temp.answer", "gt": 5}}
    raw["connections"] = [high, {"source": "q", "target": "low"}]

    assert Play.of(raw).answer(9).said == ["high"]
    assert Play.of(raw).answer(1).said == ["low"]


def test_actions_change_variables_in_their_order() -> None:
    play = Play.of(
        document(
            do(
                "a",
                put("count", 1),
                {"type": "increment", "variable": "temp.count", "amount": 2},
                {"type": "decrement", "variable": "temp.count"},
                {"type": "append", "variable": "user.list", "value": "{{temp.count}}"},
                {"type": "append", "variable": "user.list", "value": {"deep": "{temp.count}"}},
                put("user.gone", 1),
                {"type": "delete_variable", "variable": "user.gone"},
                {"type": "increment", "variable": "user.list"},
            )
        )
    )

    assert play.get("temp.count") == 2
    assert play.get("user") == {"list": [2, {"deep": 2}]}
    assert play.events == ["not_a_number"]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("sum([1, 2.5])", 3.5), ("avg([1, 2])", 1.5), ("min([3, 1])", 1), ("max([3, 1])", 3),
        ("count(user.hues)", 4), ("merge(user.hues)", {"a": 4, "b": 2}),
        ("merge_max(user.hues)", {"a": 3, "b": 2}), ("merge_last(user.hues)", {"a": 3, "b": 2}),
        ("flatten([[1], [2, 3]])", [1, 2, 3]), ("collect([1, null, [2]])", [1, 2]),
        ("avg([])", 0.0),
        ("top_keys(merge(user.hues), 1)", ["a"]), ("user.absent", None), ("sum(7)", None),
    ],
)  # fmt: skip
def test_aggregates_add_lists_up(expression: str, value: Any) -> None:
    action = {"type": "aggregate", "expression": expression, "target": "user.total"}
    hues = {"user": {"hues": [{"a": 1}, {"a": 3}, {"b": 2}, None]}}

    assert Play.of(document(do("a", action)), initial=hues).get("user.total") == value


def test_the_older_form_of_an_aggregate_names_source_field_and_operation() -> None:
    action = {"type": "aggregate", "source": "user.books", "field": "pages",
              "operation": "sum", "target": "user.pages"}  # fmt: skip
    books = {"user": {"books": [{"pages": 10}, {"pages": 20}, {}]}}

    assert Play.of(document(do("a", action)), initial=books).get("user.pages") == 30


HOOK: dict[str, Any] = {
    "id": "hook", "type": "webhook",
    "content": {
        "url": "https://example.org/{{user.id}}", "method": "post", "timeout": 15,
        "headers": {"Authorization": "Bearer {{secret:key}}", "X-User": "{{user.id}}"},
        "body": {"user": "{{user.id}}", "pin": "{secret:pin}"},
        "retry": {"attempts": 3, "delay": 2}, "fallback_response": {"level": 0},
        "response_mapping": {"user.level": "$.level"},
        "response_variable": "temp.response",
    },
}  # fmt: skip


def test_a_webhook_waits_for_its_outcome_and_goes_on_by_success_or_failure() -> None:
    raw = document(HOOK, say("ok", "Level {{user.level}}"), say("bad", "Sorry"),
                   ways="hook>ok:success hook>bad:error")  # fmt: skip
    play = Play.of(raw, initial={"user": {"id": 7}})
    task = play.step.task

    assert task is not None
    assert (task.url, task.method, task.body) == (
        "https://example.org/7", "POST", {"user": 7, "pin": ""})  # fmt: skip
    assert task.headers == {"Authorization": "", "X-User": "7"}
    assert {each.path: each.parts for each in task.secrets} == {
        ("headers", "Authorization"): (("text", "Bearer "), ("secret", "key")),
        ("body", "pin"): (("secret", "pin"),),
    }
    assert (task.attempts, task.delay_seconds, task.timeout_seconds) == (3, 2.0, 15.0)
    with pytest.raises(NotWaitingError):
        play.answer("impatient")

    assert play.report(**{"user.level": 3}).said == ["Level 3"]
    failed = Play.of(raw, initial={"user": {"id": 7}}).report("unknown")
    assert (failed.said, failed.events) == (["Sorry"], ["task_failed"])
    assert failed.get("temp.response") == {"level": 0}


@pytest.mark.parametrize(("asked", "made"), [(0, 1), (-1, 1), (2, 2), (99, 5), (None, 1)])
def test_a_call_is_attempted_once_at_least_and_not_for_ever(asked: Any, made: int) -> None:
    content = {"url": "https://example.org/", "retry": {"attempts": asked}}
    raw = document({"id": "h", "type": "webhook", "content": content})
    task = Play.of(raw, is_published=True).step.task

    assert task is not None
    assert task.attempts == made


def test_actions_after_a_call_are_done_when_it_has_come_back() -> None:
    call = {"type": "api_call", "method": "GET", "url": "https://example.org/"}
    raw = document(do("a", put("user.a", 1), call, put("user.b", 2)), say("ok", "ok"))

    play = Play.of(raw)
    assert play.session.scopes["user"] == {"a": 1}
    assert play.report().session.scopes["user"] == {"a": 1, "b": 2}
    assert Play.of(raw).report("failed").session.scopes["user"] == {"a": 1}


INNER = document(
    ask("size", "choice", "local.size", options=["small", "large"]),
    do("out", put("output.size", "{{local.size.value}}"), put("input.what", "overwritten"),
       put("output.what", "{{input.what}}")),
    seed_key="inner",
)  # fmt: skip


@pytest.mark.parametrize("how", ["by key", "inline"])
def test_a_composite_asks_by_itself_and_hands_out_what_it_says(how: str) -> None:
    body = {"composite_flow_seed_key": "inner"} if how == "by key" else dict(INNER)
    content = {
        **body, "inputs": {"what": "{{user.dish}}"},
        "outputs": {"user.size": "output.size", "user.what": "{{output.what}}"},
    }  # fmt: skip
    node = {"id": "c", "type": "composite", "content": content}
    raw = document(node, say("end", "{{user.size}} {{user.what}}"), ways="c>end:complete")
    embedded = {"inner": INNER}

    play = Play.of(raw, embedded=embedded, initial={"user": {"dish": "soup"}})
    assert play.session.node == "c/size"
    play.answer("large")

    assert (play.said, play.session.status) == (["large soup"], "completed")
    assert play.events == ["not_written"]
    assert "local" not in play.session.scopes


def test_a_script_goes_to_the_client_and_is_not_run() -> None:
    node = {"id": "s", "type": "script", "content": {"code": "alert({{user.name}})"}}
    play = Play.of(document(node, say("end", "end")))

    said = play.step.messages[0]
    assert (said.type, said.content["code"]) == ("script", "alert({{user.name}})")
    assert play.said[-1] == "end"
