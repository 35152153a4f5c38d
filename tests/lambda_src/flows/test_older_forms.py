"""Documents of the older form, and of both directions of writing, do what their authors mean."""

import json
from typing import Any

import pytest

from lambda_src.flows.documents import Item
from lambda_src.flows.jsonpaths import mapped
from lambda_src.flows.reading import check
from lambda_src.flows.shapes import InputRefusedError, Outcome, Task
from tests.lambda_src.flows.playing import Play, ask, do, document, put, say


def task_of(play: Play) -> Task:
    assert play.step.task is not None
    return play.step.task


def reported(play: Play, status: Any, body: Any = None) -> Play:
    """What the worker reports: of an answer, or of the fallback where there is none."""
    task = task_of(play)
    told = body if status == "succeeded" else task.fallback
    outcome = Outcome(status, values={} if told is None else mapped(task.response_mapping, told))
    play.step = play.engine.resume(play.session, outcome)
    return play.heard()


CONFIG: dict[str, Any] = {
    "endpoint": "/api/books", "method": "GET", "body": {"limit": 5}, "timeout": 5000,
    "query_params": {"q": "{{temp.q}}", "tag": ["a b", "c"], "none": "{{user.none}}", "n": 2},
    "headers": {"Authorization": "Bearer {{secret:books}}"},
    "response_mapping": {"books": "found", "meta.count": "user.count", "$.x[*]": "temp.x"},
    "fallback_response": {"books": [], "meta": {"count": 0}},
    "error_variable": "temp.wrong", "circuit_breaker": {"failure_threshold": 3, "timeout": 30},
}  # fmt: skip


def config_flow(**changes: Any) -> dict[str, Any]:
    call = {"type": "api_call", "config": {**CONFIG, **changes}}
    return document(
        do("a", put("temp.q", "soup & bread"), call), say("m", "{{user.count}} books"),
        ways="a>m a>m:failure",
    )  # fmt: skip


def test_a_call_may_be_written_in_config() -> None:
    assert check(config_flow()).findings == ()
    task = task_of(Play.of(config_flow()))

    assert task.url == "/api/books?q=soup%20%26%20bread&tag=a%20b&tag=c&n=2"
    assert (task.method, task.body, task.timeout_seconds) == ("GET", {"limit": 5}, 5.0)
    assert task.response_mapping == {
        "found": "books", "user.count": "meta.count", "temp.x": "$.x[*]",
    }  # fmt: skip
    assert [each.path for each in task.secrets] == [("headers", "Authorization")]


def test_its_answer_its_fallback_and_its_error_become_variables() -> None:
    body = {"books": ["A"], "meta": {"count": 1}, "x": [3]}
    done = reported(Play.of(config_flow()), "succeeded", body)
    failed = reported(Play.of(config_flow()), "failed")

    assert (done.said, done.get("temp.found"), done.get("temp.x")) == (["1 books"], ["A"], [3])
    assert (failed.said, failed.get("temp.found")) == (["0 books"], [])
    assert failed.get("temp.wrong")["status"] == "failed"


@pytest.mark.parametrize(
    ("mapping", "in_config", "expected"),
    [
        ({"user.a": "$.a"}, True, {"user.a": "$.a"}), ({"user.a": "b.c"}, True, {"user.a": "b.c"}),
        ({"b.c": "user.a"}, True, {"user.a": "b.c"}), ({"$.b": "a"}, True, {"a": "$.b"}),
        ({"b": "a"}, True, {"a": "b"}), ({"b": "a"}, False, {"b": "a"}),
        ({"user.a": "user.b"}, False, {"user.a": "user.b"}), ({"$.b": "a"}, False, {"a": "$.b"}),
    ],
)  # fmt: skip
def test_a_response_mapping_is_read_in_both_directions(
    mapping: dict[str, str], in_config: bool, expected: dict[str, str]
) -> None:
    call: dict[str, Any] = {"endpoint": "https://e.example/", "response_mapping": mapping}
    written = {"config": call} if in_config else call

    assert task_of(
        Play.of(document(do("a", {"type": "api_call", **written})))
    ).response_mapping == (expected)


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ({"level": "profile.level"}, "temp.profile.level"), ({"level": "user.level"}, "user.level"),
        ({"level": "kept"}, "temp.kept"), ({"output.level": "user.level"}, "user.level"),
        ({"user.level": "output.level"}, "user.level"), ({"kept": "output.level"}, "temp.kept"),
        ({"user.level": "{{output.level}}"}, "user.level"), ({"kept": "local.level"}, "temp.kept"),
        ({"kept": "{{output.level}}"}, "temp.kept"), ({"deep.er": "user.level"}, "user.level"),
    ],
)  # fmt: skip
def test_the_outputs_of_a_composite_are_read_in_both_directions(
    written: dict[str, str], path: str
) -> None:
    inside = do("s", put("output.level", "high"), put("local.level", "high"),
                put("output.deep.er", "high"))  # fmt: skip
    node = {"id": "p", "type": "composite",
            "content": {"nodes": [inside], "connections": [], "outputs": written}}  # fmt: skip
    raw = document(node, say("m", f"{{{{{path}}}}}"), ways="p>m:complete")

    assert check(raw).findings == ()
    play = Play.of(raw)
    assert (play.said, play.get(path), play.events) == (["high"], "high", [])


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"type": "image", "content": {"url": "https://p.example/a.png", "alt": "A"}},
         {"url": "https://p.example/a.png", "alt": "A"}),
        ({"type": "book_list", "source": "user.books"}, {"books": [{"title": "T"}]}),
        ({"type": "book_list", "source": "{{user.books}}"}, {"books": [{"title": "T"}]}),
        ({"type": "book_list", "content": {"source": "user.books", "text": "For you"}},
         {"books": [{"title": "T"}], "text": "For you"}),
        ({"type": "book_list", "source": "user.none"}, {"books": []}),
        ({"type": "rich_text", "content": "<b>{{user.name}}</b>", "fallback_text": "{{user.name}}"},
         {"content": "<b>{{user.name}}</b>", "text": "<i>"}),
        ({"content": "Hi {{user.name}}"}, {"text": "Hi <i>"}),
    ],
)  # fmt: skip
def test_messages_in_their_older_forms(message: dict[str, Any], said: dict[str, Any]) -> None:
    scopes: dict[str, Any] = {"user": {"books": [{"title": "T"}], "name": "<i>"}}
    raw = document({"id": "m", "type": "message", "content": {"messages": [message]}})

    assert [dict(each.content) for each in Play.of(raw, initial=scopes).step.messages] == [said]


@pytest.mark.parametrize(
    ("type_", "body", "said"),
    [
        ("joke", {"setup": "Knock {{user.n}}", "punchline": "Who?"}, ["Knock 7", "Who?"]),
        ("fact", {"fact": "Soup is wet."}, ["Soup is wet."]),
        ("message", {"text": "Hello"}, ["Hello"]), ("quote", {"quote": "So."}, ["So."]),
    ],
)  # fmt: skip
def test_a_message_is_drawn_and_not_twice(type_: str, body: Any, said: list[str]) -> None:
    content = {"source": "random", "track_shown_in": "temp.shown",
               "source_config": {"type": type_, "exclude_from": "temp.shown"}}  # fmt: skip
    nodes = [{"id": f"m{n}", "type": "message", "content": content} for n in range(2)]
    raw = document(*nodes, say("none", "none"), ways="m0>m1 m1>none:failure")
    play = Play.of(raw, content=[Item("one", type_, body)], initial={"user": {"n": 7}})

    assert play.said == [*said, "none"]
    assert (play.get("temp.shown"), play.events) == (["one"], ["content_missing"])


@pytest.mark.parametrize(
    ("conditions", "answer", "said"),
    [
        ({"if": "temp.answer > 5"}, 9, "high"), ([{"if": "temp.answer > 5"}], 1, "low"),
        ([{"if": {"var": "temp.answer", "gt": 5}}, "temp.answer < 10"], 9, "high"),
        ([], 9, "low"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("order", [1, -1])
def test_a_conditional_connection_goes_before_the_default(
    conditions: Any, answer: int, said: str, order: int
) -> None:
    raw = document(ask("q", "number"), say("high", "high"), say("low", "low"))
    ways = [
        {"source": "q", "target": "high", "type": "CONDITIONAL", "conditions": conditions},
        {"source": "q", "target": "low", "type": "DEFAULT"},
    ]
    raw["connections"] = ways[::order]

    assert Play.of(raw).answer(answer).said == [said]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [(5, 5.0), (5000, 5.0), (1.5, 1.5), (900, 15.0), (60_000, 15.0), ("5", 10.0), (None, 10.0)],
)
def test_durations_are_seconds_and_from_a_thousand_on_milliseconds(
    written: Any, seconds: float
) -> None:
    content = {"url": "https://e.example/", "timeout": written}
    raw = document({"id": "h", "type": "webhook", "content": content})

    assert task_of(Play.of(raw, is_published=True)).timeout_seconds == seconds


@pytest.mark.parametrize("typed", ['For "you"\nwith \\ love', "}", "plain", 7])
def test_a_body_that_is_a_text_of_json_stays_json(typed: Any) -> None:
    body = '{"card": "To {{temp.t}}!", "raw": {{temp.t}}, "all": [{{temp.l}}, "{{temp.l}}"]}'
    listed = do("a", put("temp.l", [{"value": 1, "label": "One"}, "b"]))
    call = {"id": "h", "type": "webhook", "content": {"url": "https://e.example/", "body": body}}
    raw = document(listed, ask("q", variable="t"), call)
    sent = task_of(Play.of(raw).answer(typed)).body

    assert json.loads(sent) == {
        "card": f"To {typed}!", "raw": str(typed), "all": [[1, "b"], "1, b"],
    }  # fmt: skip


def test_so_does_one_that_holds_a_secret() -> None:
    body = '{"pin": "{{secret:pin}}", "card": "{{temp.t}}", "n": {{temp.n}}}'
    call = {"id": "h", "type": "webhook", "content": {"url": "https://e.example/", "body": body}}
    raw = document(do("a", put("temp.n", 7)), ask("q", variable="t"), call)
    [secret] = task_of(Play.of(raw).answer('a"b')).secrets
    sent = "".join("1234" if kind == "secret" else part for kind, part in secret.parts)

    assert json.loads(sent) == {"pin": "1234", "card": 'a"b', "n": 7}


SCRIPT: dict[str, Any] = {
    "code": "return {}", "language": "javascript", "timeout": 5000,
    "inputs": {"level": "user.level", "word": "{{user.word}}", "n": 3},
    "outputs": ["user.score", "temp.seen"],
}  # fmt: skip
SCRIPTED = document(
    {"id": "s", "type": "script", "content": SCRIPT}, say("done", "{{user.score}}"),
    say("sorry", "sorry"), ways="s>done:success s>sorry:failure",
)  # fmt: skip


def test_a_script_with_outputs_is_waited_for() -> None:
    assert check(SCRIPTED).findings == ()
    play = Play.of(SCRIPTED, initial={"user": {"level": 2, "word": "hi"}})

    assert dict(play.step.messages[0].content) == {
        "language": "javascript", "code": "return {}", "timeout_seconds": 5.0,
        "inputs": {"level": 2, "word": "hi", "n": 3}, "outputs": ["user.score", "temp.seen"],
    }  # fmt: skip
    play.answer({"user.score": 9, "temp.seen": [1]})
    assert (play.said[-1], play.get("user.score"), play.get("temp.seen")) == ("9", 9, [1])


@pytest.mark.parametrize("given", [{"user.score": 1}, "x", [], {"user.admin": True}, {}])
def test_what_a_script_did_not_declare_is_refused(given: Any) -> None:
    play = Play.of(SCRIPTED)
    with pytest.raises(InputRefusedError):
        play.answer(given)
    assert play.answer(None).said[-1] == "sorry"


def test_the_outputs_of_a_script_may_have_names_of_their_own() -> None:
    content = {"code": "1", "outputs": {"score": "user.score"}}
    raw = document({"id": "s", "type": "script", "content": content})
    assert Play.of(raw).answer({"score": 3}).get("user.score") == 3


def test_an_order_plays_as_it_is_written() -> None:
    """A form, a choice that decides, a composite with a question, a loop, sums, a call."""
    card = {"nodes": [ask("words", variable="output.words")], "connections": [],
            "outputs": {"temp.card": "output.words"}}  # fmt: skip
    goods = [{"label": "Tea", "value": "tea", "price": 4.5},
             {"label": "Cake", "value": "cake", "price": 2}]  # fmt: skip

    def when(id_: str, condition: Any, then: str, other: str) -> dict[str, Any]:
        content = {"conditions": [{"if": condition, "then": then}], "else": other}
        return {"id": id_, "type": "condition", "content": content}

    adding: list[dict[str, Any]] = [
        {"type": "aggregate", "expression": "temp.good.price * temp.count", "target": "temp.price"},
        {"type": "append", "variable": "temp.lines",
         "value": {"good": "{{temp.good.value}}", "price": "{{temp.price}}"}},
        {"type": "aggregate", "expression": "sum(temp.lines.map(l, l.price))",
         "target": "temp.total"},
    ]  # fmt: skip
    raw = document(
        ask("mail", "email", "user.mail", validation={"required": True}),
        ask("whom", "choice", "temp.whom", options=[{"label": "Me", "value": "self"},
                                                    {"label": "A friend", "value": "gift"}]),
        when("gift", "temp.whom == 'gift'", "card", "good"),
        {"id": "card", "type": "composite", "content": card},
        ask("good", "choice", "temp.good", options=goods), ask("count", "number", "temp.count"),
        do("add", *adding), ask("more", "choice", "temp.more", options=["yes", "no"],
                                question="{{temp.total}} so far. More?"),
        when("again", "temp.more == 'yes' && size(temp.lines) < 5", "good", "send"),
        {"id": "send", "type": "webhook",
         "content": {"url": "https://shop.example.com/orders", "body": {"total": "{{temp.total}}"},
                     "response_mapping": {"temp.names": "$.lines[*].good"}}},
        say("done", "Ordered: {{temp.names}}."),
        ways="mail>whom whom>gift card>good:complete good>count count>add add>more more>again "
             "send>done:success",
    )  # fmt: skip
    assert check(raw).findings == ()
    play = Play.of(raw).answer("ada@example.org", "a friend", 'For "you"', "Tea", 2)

    assert play.step.question is not None
    assert play.step.question.text == "9 so far. More?"
    play.answer("Yes", "cake", "3")
    assert play.get("temp.total") == 15
    play.answer("no")
    assert task_of(play).body == {"total": 15}
    assert reported(play, "succeeded", {"lines": [{"good": "tea"}]}).said == ["Ordered: tea."]
    assert play.get("temp.card") == 'For "you"'


def test_ways_of_the_older_form_are_followed() -> None:
    content = {"conditions": [{"if": "temp.answer == 1", "then": "option_0"}],
               "default_path": "OPTION_1"}  # fmt: skip
    raw = document({"id": "start", "type": "START"}, ask("q", "number"),
                   {"id": "c", "type": "CONDITION", "content": content}, say("one", "one"),
                   say("other", "other"),
                   ways="start>q q>c c>one:OPTION_0 c>other:option_1")  # fmt: skip

    assert check(raw).findings == ()
    assert Play.of(raw).answer(1).said == ["one"]
    assert Play.of(raw).answer(2).said == ["other"]


@pytest.mark.parametrize("way", ["fallback", "FAILURE", "error", "TIMEOUT", "failed"])
def test_a_failed_call_goes_by_any_of_its_ways(way: str) -> None:
    call = {"id": "h", "type": "webhook", "content": {"url": "https://e.example.com/"}}
    raw = document(call, say("bad", "bad"), say("ok", "ok"), ways=f"h>ok:SUCCESS h>bad:{way}")

    assert check(raw).findings == ()
    assert reported(Play.of(raw), "failed").said == ["bad"]


def test_the_nodes_of_a_composite_are_played_in_turn_and_need_no_ids() -> None:
    content = {
        "inputs": {"name": "user.name", "all": "context", "word": "plain"},
        "nodes": [
            {"type": "action", "content": {"actions": [
                put("output.greeting", "{{input.word}} {{name}} of {{input.all.city}}")]}},
            {"type": "action", "content": {"actions": [
                put("upper", "{{greeting}}!"),
                {"type": "aggregate", "expression": "size(name)", "target": "output.size"}]}},
        ],
        "outputs": {"greeting": "user.greeting", "upper": "user.upper", "size": "user.size"},
    }  # fmt: skip
    raw = document({"id": "p", "type": "composite", "content": content}, say("m", "{{user.upper}}"))
    scopes: dict[str, Any] = {"user": {"name": "Ada"}, "context": {"city": "Delft"}}
    play = Play.of(raw, initial=scopes)

    assert check(raw).findings == ()
    assert (play.said, play.events) == (["plain Ada of Delft!"], [])
    assert (play.get("user.greeting"), play.get("user.size")) == ("plain Ada of Delft", 3)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"fact": {"text": "Soup is wet."}}, ["Soup is wet."]),
        ({"messages": [{"type": "text", "text": "One"}, {"text": "Two"}, "Three"]},
         ["One", "Two", "Three"]),
        ({"quote": {"text": "So.", "author": "Ada"}}, ["So."]),
    ],
)  # fmt: skip
def test_content_may_hold_what_is_said_one_level_deeper(body: Any, said: list[str]) -> None:
    node = {"id": "m", "type": "message", "content": {"messages": [{"content_id": "x"}]}}
    assert Play.of(document(node), content=[Item("x", "message", body)]).said == said


def test_the_text_of_a_message_stands_in_for_content_that_is_missing() -> None:
    content = {"messages": [{"content_id": "gone", "delay": 500}], "text": "Hello",
               "typing_indicator": True}  # fmt: skip
    raw = document({"id": "m", "type": "message", "content": content})
    play = Play.of(raw)

    assert check(raw).findings == ()
    assert (play.said, play.step.messages[0].typing_delay) == (["Hello"], 0.5)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"var": "user.name", "startsWith": "A"}, True),
        ({"var": "user.name", "endsWith": "x"}, False),
        ({"var": "user.name", "matches": "^[A-Z]da$"}, True),
        ({"var": "user.n", "matches": "7"}, False),
        ({"var": "user.name", "matches": "("}, False),
        ({"var": "user.none", "missing": True}, True),
        ({"var": "user.name", "missing": False}, True),
        ({"var": "user.pick", "startsWith": "a"}, True),
    ],
)  # fmt: skip
def test_operators_of_texts(condition: Any, holds: bool) -> None:
    content = {"conditions": [{"if": condition, "then": "yes"}], "else": "no"}
    raw = document({"id": "c", "type": "condition", "content": content}, say("yes", "yes"),
                   say("no", "no"), ways="yes>no")  # fmt: skip
    scopes: dict[str, Any] = {"user": {"name": "Ada", "n": 7, "pick": {"value": "a", "label": "X"}}}

    assert Play.of(raw, initial=scopes, is_published=True).said[0] == ("yes" if holds else "no")


@pytest.mark.parametrize("order", [1, -1])
def test_a_connection_may_name_one_condition(order: int) -> None:
    raw = document(ask("q", "choice", options=["happy", "sad", "odd"]), say("happy", "h"),
                   say("sad", "s"), say("other", "o"))  # fmt: skip
    ways = [
        {"source": "q", "target": "happy", "type": "CONDITIONAL",
         "condition": "temp.answer == 'happy'"},
        {"source": "q", "target": "sad", "type": "DEFAULT", "condition": "temp.answer == 'sad'"},
        {"source": "q", "target": "other", "type": "DEFAULT"},
    ]  # fmt: skip
    raw["connections"] = ways[::order]

    assert check(raw).findings == ()
    assert [Play.of(raw).answer(each).said for each in ("happy", "sad", "odd")] == [
        ["h"], ["s"], ["o"],
    ]  # fmt: skip


def test_actions_of_the_older_form() -> None:
    raw = document(do(
        "a",
        {"type": "set_variable", "params": {"variable": "temp.l", "value": ["x", "y", "x"]}},
        {"type": "remove", "variable": "temp.l", "value": "x"},
        {"type": "calculate", "expression": "size(temp.l) * 2.5", "result_variable": "temp.sum"},
        put("temp.gone", 1), {"type": "clear", "variable": "temp.gone"},
    ))  # fmt: skip

    assert check(raw).findings == ()
    assert Play.of(raw).session.scopes["temp"] == {"l": ["y"], "sum": 2.5}


def test_a_slider_has_the_limits_of_its_configuration() -> None:
    raw = document(ask("q", "slider", slider_config={"min": 1, "max": 5, "step": 1}))
    with pytest.raises(InputRefusedError):
        Play.of(raw).answer(6)
    assert Play.of(raw).answer(5).get("temp.answer") == 5


def test_a_webhook_may_keep_its_answer_by_a_key_and_look_below_body() -> None:
    content = {"url": "https://e.example.com/", "store_response": True, "response_key": "kept",
               "response_mapping": {"user.level": "body.user.level"}}  # fmt: skip
    hook = {"id": "h", "type": "webhook", "content": content}
    raw = document(hook, say("m", "{{kept.user.level}}"))
    assert check(raw).findings == ()
    task = task_of(Play.of(raw))

    assert task.store == "kept"
    assert mapped(task.response_mapping, {"user": {"level": 3}}) == {"user.level": 3}
    assert mapped(task.response_mapping, {"body": {"user": {"level": 4}}}) == {"user.level": 4}


def test_the_conditions_of_a_connection_may_name_values() -> None:
    raw = document(ask("q", "choice", "sum", options=["3", "4"]), say("right", "right"),
                   say("wrong", "wrong"))  # fmt: skip
    raw["connections"] = [
        {"source": "q", "target": "right", "type": "CONDITIONAL", "conditions": {"sum": "4"}},
        {"source": "q", "target": "wrong", "type": "DEFAULT"},
    ]

    assert check(raw).findings == ()
    assert [Play.of(raw).answer(each).said for each in ("4", "3")] == [["right"], ["wrong"]]
