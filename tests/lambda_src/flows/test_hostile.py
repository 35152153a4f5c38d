"""Visitors and authors who mean no good."""

import json
import string
from typing import Any

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from lambda_src.flows.canonical import state_hash
from lambda_src.flows.documents import Json
from lambda_src.flows.engine import Limits
from lambda_src.flows.reading import check
from lambda_src.flows.shapes import InputRefusedError, Outcome
from tests.lambda_src.flows.playing import Play, ask, do, document, put, say
from tests.lambda_src.flows.test_nodes import HOOK

TEMPLATES = ("{{secret:key}}", "{secret:key}", "${user.pin}", "{{user.pin}}", "{user.pin}")
PIN = "planted-4711"


@pytest.mark.parametrize("typed", TEMPLATES)
def test_what_a_visitor_types_is_never_read_as_a_template(typed: str) -> None:
    raw = document(
        ask("q", variable="user.typed"),
        do("copy", put("user.copy", "{{user.typed}}"), put("user.again", "<{{user.copy}}>")),
        say("echo", "{{user.again}}"),
        HOOK | {"content": HOOK["content"] | {"body": {"x": "{{user.again}}"}}},
    )
    play = Play.of(raw, initial={"user": {"pin": PIN, "id": "{{secret:key}}"}}).answer(typed)

    assert play.get("user.copy") == typed
    assert play.said == [f"<{typed}>"]
    task = play.step.task
    assert task is not None
    assert task.body == {"x": f"<{typed}>"}
    assert task.headers["X-User"] == "{{secret:key}}"
    assert [each.path for each in task.secrets] == [("headers", "Authorization")]


def test_a_loop_that_asks_nothing_is_stopped() -> None:
    play = Play.of(document(say("a", "a"), say("b", "b"), ways="a>b b>a"))

    assert play.events == ["step_limit"]
    assert play.session.status == "abandoned"
    assert len(play.said) <= 101


def test_composites_without_end_are_stopped() -> None:
    inner: dict[str, Any] = document(say("x", "x"))
    for _ in range(12):
        node = {"id": "c", "type": "composite", "content": inner}
        inner = document(node)
    checked = check(inner)

    play = Play.of(inner) if checked.document else None
    assert play is None or play.events == ["depth_limit"]


def test_a_state_that_would_be_too_large_is_refused_and_nothing_is_lost() -> None:
    raw = document(ask("q", variable="user.a"), ask("r", variable="user.b"))
    play = Play.of(raw, limits=Limits(state_bytes=3_000)).answer("x" * 1_500)
    before = play.session

    with pytest.raises(InputRefusedError, match="more than"):
        play.answer("y" * 2_000)
    assert play.session == before
    assert play.answer("z").session.status == "completed"


@pytest.mark.parametrize("size", [9_000, 900_000])
def test_an_outcome_that_is_too_large_counts_as_failed(size: int) -> None:
    raw = document(HOOK, say("bad", "bad"), say("ok", "ok"), ways="hook>ok hook>bad:failure")
    play = Play.of(raw, limits=Limits(state_bytes=3_000))

    play.step = play.engine.resume(
        play.session, Outcome("succeeded", values={"user.level": "x" * size})
    )
    assert play.heard().said == ["bad"]


@pytest.mark.parametrize(
    "expression",
    ["user.l.map(a, user.l.map(b, user.l.map(c, a)))", "(" * 60 + "1" + ")" * 60,
     "[" + "1," * 900 + "1].map(a, [" + "1," * 900 + "1].map(b, a))"],
)  # fmt: skip
def test_an_expression_that_would_take_long_is_not_evaluated(expression: str) -> None:
    content = {"conditions": [{"if": expression, "then": "$0"}], "else": "no"}
    node = {"id": "c", "type": "condition", "content": content}
    raw = document(node, say("yes", "yes"), say("no", "no"), ways="c>yes:$0")
    if check(raw).document is None:
        return  # refused even earlier
    assert Play.of(raw, initial={"user": {"l": list(range(100))}}).said == ["no"]


@pytest.mark.parametrize(
    "action",
    [{"type": "append", "variable": "temp.a", "value": "{{temp.a}}"},
     {"type": "set_variable", "variable": "temp.a", "value": ["{{temp.a}}", "{{temp.a}}"]},
     {"type": "set_variable", "variable": "temp.a", "value": "x{{temp.a}}{{temp.a}}"},
     {"type": "set_variable", "variable": "temp.a.b", "value": ["{{temp.a}}", "{{temp.a}}"]}],
    ids=lambda action: f"{action['type']} {action['variable']} {action['value']}",
)  # fmt: skip
def test_a_value_that_doubles_at_every_step_is_refused_before_it_takes_all_memory(
    action: dict[str, Json],
) -> None:
    with pytest.raises(InputRefusedError, match="more than a conversation can keep"):
        Play.of(document(do("a", action), do("b", action), ways="a>b b>a"))


def test_variables_are_set_from_outside_where_they_may_be_and_nowhere_else() -> None:
    play = Play.of(document(ask("q")))
    changed = play.engine.set_variables(play.session, {"user.x": {"deep": 1}, "y": 2})

    assert (changed.scopes["user"], changed.scopes["temp"]) == ({"x": {"deep": 1}}, {"y": 2})
    for path in ("session.id", "input.x", "output.x", "local.x", "user", "user."):
        with pytest.raises(InputRefusedError):
            play.engine.set_variables(play.session, {"user.z": 1, path: 1})


JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)
TEXTS = st.sampled_from(["x", "{{temp.a}}", "{temp.a.b}", "${user.x}", "{{}}", "é"]) | st.text(
    string.ascii_letters + " <>{}$", min_size=1, max_size=20
)
TYPED = JSON | TEXTS | st.sampled_from([*TEMPLATES, "", "x", "\ud800"])
PATHS = st.sampled_from(["temp.a", "temp.a.b", "user.x", "input.y", "output.z", "a", "session"])
IDS = ("a", "b", "c", "d")
CONDITIONS = st.sampled_from([
    {"var": "temp.a", "gt": 1}, {"not": {"var": "a"}}, {"or": [{"var": "user.x", "exists": True}]},
    {"var": "temp.a", "contains": "{{temp.a}}"}, "temp.a > 1", "has(temp.a)", "size(a) == 1",
    "temp.a.map(x, x)", "[temp.a].filter(x1, x1 == user.x)", True,
])  # fmt: skip


def contents(*, sound: bool) -> dict[str, st.SearchStrategy[Any]]:
    """Contents by node type: any at all, or such as may be published."""
    texts = TEXTS.filter(lambda text: "{{}}" not in text) if sound else TEXTS
    paths = PATHS.filter(lambda path: path != "session") if sound else PATHS
    addresses = st.just("https://e.example.com/{{temp.a}}") if sound else TEXTS
    numbers, flags = (st.integers(0, 9), st.booleans()) if sound else (JSON, JSON)
    options = texts | st.fixed_dictionaries({"value": JSON}, optional={"label": texts})
    validation = st.fixed_dictionaries(
        {},
        optional={"min": numbers, "max_length": numbers, "required": flags,
                  "pattern": st.just("[a-z]*"), "options_only": st.booleans()},
    )  # fmt: skip
    action = {
        "type": st.sampled_from(["set_variable", "append", "delete_variable", "aggregate",
                                 "api_call", *([] if sound else ["increment"])]),
        "variable": paths,
        "value": texts | JSON,
        "expression": st.sampled_from(["temp.a", "merge([temp.a])", "top_keys(a, 2)", "sum(a)",
                                       "a + [temp.a]", "a == user.x", "temp.a * 1.5"]),
        "url": addresses,
    }  # fmt: skip
    increment = {"type": st.just("increment"), "variable": paths, "amount": numbers}
    actions = st.fixed_dictionaries(action) | st.fixed_dictionaries(increment)
    messages = st.lists(st.fixed_dictionaries({"text": texts}), min_size=1, max_size=2)
    ways = st.sampled_from(IDS if sound else ["$0", *IDS])
    choosing = st.fixed_dictionaries({"if": CONDITIONS, "then": ways})
    return {
        "message": st.fixed_dictionaries(
            {"messages": messages},
            optional={"wait_for_ack": st.booleans(), "typing_delay": numbers},
        ),
        "question": st.fixed_dictionaries(
            {
                "question": texts,
                "variable": paths,
                "options": st.lists(options, min_size=1, max_size=3, unique_by=str),
            },
            optional={
                "input_type": st.sampled_from(
                    ["number", "choice", "multiple_choice", *([] if sound else ["date"])]
                ),
                "validation": validation,
            },
        ),
        "condition": st.fixed_dictionaries(
            {"conditions": st.lists(choosing, min_size=1, max_size=2)}
        ),
        "action": st.fixed_dictionaries({"actions": st.lists(actions, min_size=1, max_size=3)}),
        "webhook": st.fixed_dictionaries(
            {"url": addresses, "body": JSON, "headers": st.dictionaries(texts, texts, max_size=2)}
        ),
        "script": st.fixed_dictionaries({"code": texts}),
    }


CONTENTS, SOUND = contents(sound=False), contents(sound=True)


@st.composite
def graphs(draw: st.DrawFn, *, sound: bool = False) -> dict[str, Any]:
    """Any graph of four nodes; a sound one may be published, most of the time."""
    nodes = []
    for id_ in IDS:
        type_ = draw(st.sampled_from(sorted(CONTENTS)))
        nodes.append(
            {"id": id_, "type": type_, "content": draw((SOUND if sound else CONTENTS)[type_])}
        )
    ends = st.sampled_from(IDS)
    types = st.sampled_from(["default", "$0", "success", "failure"])
    ways = st.fixed_dictionaries({"source": ends, "target": ends, "type": types})
    connections = draw(st.lists(ways, min_size=2, max_size=8))
    return {"entry_node_id": "a", "nodes": nodes, "connections": connections}


def begun(raw: dict[str, Any]) -> Play:
    """A play of a graph; one whose state outgrows a session at once is no example."""
    try:
        return Play.of(raw, is_published=True)
    except InputRefusedError:
        reject()


@given(graphs(), st.lists(TYPED, max_size=6))
def test_any_graph_with_any_visitor_waits_or_ends_and_plays_alike_twice(
    raw: dict[str, Any], answers: list[Json]
) -> None:
    """Whatever today's check says: it may have been published before."""
    assume(check(raw, is_published=True).document is not None)
    told = []
    for _ in range(2):
        play = begun(raw)
        for given_ in answers:
            try:
                if play.step.task is not None:
                    play.report("failed" if given_ else "succeeded")
                elif play.session.status == "active":
                    play.answer(given_)
            except InputRefusedError:
                pass
            assert (play.session.waiting is not None) == (play.session.status == "active")
            json.dumps(play.session.scopes, allow_nan=False)
        told.append((play.said, play.events, play.session))
    assert told[0] == told[1]


def test_the_hash_of_a_state_has_44_characters_and_does_not_depend_on_the_order() -> None:
    one, other = (
        state_hash({"a": 1, "b": {"c": [1, "é"]}}),
        state_hash({"b": {"c": [1, "é"]}, "a": 1}),
    )
    assert one == other
    assert len(one) == 44
    assert one != state_hash({"a": 2, "b": {"c": [1, "é"]}})
