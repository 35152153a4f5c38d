"""Documents of the older form, and of both directions of writing, do what their authors mean."""

from typing import Any

import pytest

from lambda_src.flows.documents import Item
from lambda_src.flows.jsonpaths import mapped
from lambda_src.flows.reading import check
from lambda_src.flows.shapes import Outcome, Task
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
