"""Options count as their values, and numbers are numbers, wherever they are compared."""

from typing import Any

import pytest

from lambda_src.flows.shapes import InputRefusedError
from tests.lambda_src.flows.playing import Play, ask, do, document, put, say

FANTASY = {"label": "Fantasy", "value": "fantasy", "age": 7, "price": 4.5}
FUNNY = {"label": "Funny", "value": "funny", "age": 5, "price": 2}
THREE = {"label": "Three", "value": 3}
SCOPES = {
    "user": {
        "genre": FANTASY, "genres": [FANTASY, FUNNY], "three": THREE, "labelled": {"label": "L"},
        "worded": {"text": "T"}, "plain": "fantasy", "n": 3, "half": 3.5, "ten": "10", "zero": 0,
        "scores": {"fantasy": 2, "3": "by number"}, "name": "Zo\u00eb \U0001f600", "yes": True,
        "nothing": None, "list": [1, 2.5], "agreed": {"label": "Yes", "value": True},
        "refused": {"label": "No", "value": False},
    }
}  # fmt: skip


def chosen(condition: Any) -> bool:
    content = {"conditions": [{"if": condition, "then": "yes"}], "else": "no"}
    node = {"id": "c", "type": "condition", "content": content}
    play = Play.of(document(node, say("yes", "yes"), say("no", "no"), ways="yes>no"),
                   initial=SCOPES)  # fmt: skip
    return play.said[0] == "yes"


def computed(expression: str) -> Any:
    action = {"type": "aggregate", "expression": expression, "target": "temp.out"}
    return Play.of(document(do("a", action)), initial=SCOPES).get("temp.out")


@pytest.mark.parametrize(
    "condition",
    [
        "user.agreed", {"var": "user.agreed"}, "!user.refused", {"not": {"var": "user.refused"}},
        "user.agreed && !user.refused", "user.refused ? false : true",
        "user.genre == 'fantasy'", "user.genre != 'funny'", "'fantasy' == user.genre",
        "user.genre in ['funny', 'fantasy']", "'funny' in user.genres",
        "user.genres == ['fantasy', 'funny']", "user.genres.exists(g, g == 'funny')",
        "user.genre.startsWith('fan')", "user.labelled == 'L' && user.worded == 'T'",
        "user.three == 3 && user.three > 2 && user.three * 2 == 6", "user.genre.age == 7",
        "user.plain.value == 'fantasy' && user.plain.label == 'fantasy'",
        "{'fantasy': 1}[user.genre] == 1", "user.scores[user.genre] == 2",
        "user.scores[user.three] == 'by number'", "user.genre in user.scores",
        {"var": "user.genre", "eq": "fantasy"}, {"var": "user.genre", "ne": "Fantasy"},
        {"var": "user.genre", "in": ["funny", "fantasy"]}, {"var": "user.three", "in": [3]},
        {"var": "user.genres", "contains": "funny"}, {"var": "user.three", "gte": 3},
        {"var": "user.genres", "eq": ["fantasy", "funny"]},
        {"var": "user.genre", "eq": "{{user.genre}}"}, {"var": "user.genre", "contains": "tas"},
        {"var": "user.plain", "eq": "{{user.genre}}"}, {"var": "user.plain.value", "eq": "fantasy"},
    ],
    ids=str,
)  # fmt: skip
def test_an_option_counts_as_its_value(condition: Any) -> None:
    assert chosen(condition)


@pytest.mark.parametrize(
    "condition",
    [
        "user.genre == 'Fantasy'", "user.genre in ['Fantasy']", "user.labelled == 'T'",
        "user.yes == 1", "user.nothing == 0", "user.ten == 10", "user.genre > 1",
        {"var": "user.genre", "eq": "Fantasy"}, {"var": "user.yes", "eq": 1},
        {"var": "user.genres", "contains": "Funny"}, {"var": "user.yes", "gt": 0},
        {"var": "user.ten", "eq": "10.0"}, {"var": "user.plain", "gt": 1},
    ],
    ids=str,
)  # fmt: skip
def test_nothing_else_counts_as_equal(condition: Any) -> None:
    assert not chosen(condition)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("user.n * 2 > 5", True), ("user.half * 2 > 5", True), ("user.half * user.n", 10.5),
        ("10 / 4", 2.5), ("10 / 5", 2), ("7 % 4", 3), ("-7 % 4", -3), ("7.5 % 2", 1.5),
        ("1 - 0.5", 0.5), ("3 == 3.0", True), ("3 < 3.5 && 3.5 >= 3", True), ("1 in [1.0]", True),
        ("user.genres.map(g, g.price * 2)", [9.0, 4]), ("sum(user.genres.map(g, g.price))", 6.5),
        ("sum([user.three, user.three])", 6), ("-user.three", -3),
        ("int(3.9) + double('1.5')", 4.5),
        ("size(user.name)", 5), ("user.name.size()", 5), ("size(user.genres)", 2),
        ("user.list[1.0]", 2.5), ("user.genres.join(', ')", "fantasy, funny"),
        ("string(user.half) + string(4.0) + string(user.genre)", "3.54fantasy"),
        ("'\\u00e9' == 'é' && r'\\n'.size() == 2", True),
        ("9223372036854775807 + 1", None), ("1 / user.zero", None), ("user.ten * 2", None),
        ("timestamp('2026-11-20T09:00:00Z').getHours('Europe/Vienna')", 10),
        ("timestamp('2026-11-20T09:00:00Z') - duration('1h') < timestamp('2026-11-20')", False),
        ("{user.genre: 1}", {"fantasy": 1}),
    ],
)  # fmt: skip
def test_numbers_are_numbers_and_texts_have_characters(expression: str, value: Any) -> None:
    assert computed(expression) == value


@pytest.mark.parametrize(
    "condition",
    [
        {"var": "user.ten", "eq": 10}, {"var": "user.ten", "gt": 9}, {"var": "user.n", "eq": "3.0"},
        {"var": "user.ten", "in": [10]}, {"var": "user.n", "in": ["3"]},
        {"var": "user.list", "contains": "2.5"}, {"var": "user.n", "lt": "3.5"},
        {"not": {"var": "user.n", "ne": "3"}},
    ],
    ids=str,
)  # fmt: skip
def test_a_text_that_looks_like_a_number_is_compared_with_numbers(condition: Any) -> None:
    assert chosen(condition)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{{user.genre}}!", "fantasy!"), ("{{user.labelled}}!", "L!"), ("{{user.worded}}!", "T!"),
        ("{{user.genres}}!", "fantasy, funny!"), ("{{user.three}}!", "3!"),
        ("{{user.genre.label}} of {{user.genre.age}}", "Fantasy of 7"),
        ("{{user.list}}!", "1, 2.5!"), ("{{user.plain.label}}!", "fantasy!"),
        ("{{user.scores}}!", '{"fantasy": 2, "3": "by number"}!'), ("{{user.nothing}}!", "!"),
    ],
)  # fmt: skip
def test_an_option_is_shown_as_its_value_and_a_list_item_by_item(written: str, shown: str) -> None:
    assert Play.of(document(say("m", written)), initial=SCOPES).said == [shown]


def test_an_answer_that_is_an_option_keeps_its_fields_and_a_plain_one_is_its_text() -> None:
    options = [FANTASY, FUNNY]
    one = document(ask("q", "choice", options=options))
    many = document(ask("q", "multiple_choice", options=[*options, "crime", 7]))

    assert Play.of(one).answer("Fantasy").get("temp.answer") == FANTASY
    assert (
        Play.of(document(ask("q", options=["yes", "no"]))).answer("no").get("temp.answer") == "no"
    )
    picked = Play.of(many).answer(["Funny", "crime", "7"])
    assert picked.get("temp.answer") == [FUNNY, "crime", 7]


@pytest.mark.parametrize(("answer", "total"), [("3.5", 7.0), (3, 6), ("Three", 6)])
def test_an_increment_by_an_answer(answer: Any, total: float) -> None:
    asked = ask("q", "choice", options=[THREE]) if answer == "Three" else ask("q", "number")
    raw = document(
        asked,
        do("a", put("temp.sum", "{{temp.answer}}"),
           {"type": "increment", "variable": "temp.sum", "amount": "{{temp.answer}}"}),
    )  # fmt: skip

    assert Play.of(raw).answer(answer).get("temp.sum") == total


@pytest.mark.parametrize(
    "expression",
    [
        "[1].map(a, [a, a])" + ".map(a, [a, a])" * 60 + " == [1]",
        "[1].map(a, [a, a])" + ".map(a, [a, a])" * 60,
        "user.big.map(a, 'x'.replace('x', user.long))",
        "user.big.map(a, user.big.map(b, user.long)).map(l, l.join('')).join('')",
        "user.big.map(a, user.long + user.long).size() > 0",
        "user.big.all(a, user.big.all(b, a == b || true))",
        "!" * 1_900 + "true", "-" * 1_900 + "user.n",
    ],
)  # fmt: skip
def test_what_would_take_all_time_or_memory_has_no_value(expression: str) -> None:
    action = {"type": "aggregate", "expression": expression, "target": "temp.out"}
    scopes = {"user": {"big": list(range(4_000)), "long": "x" * 20_000, "n": 1}}
    raw = document(do("a", action))
    try:
        play = Play.of(raw, initial=scopes)
    except (AssertionError, InputRefusedError):
        return  # refused even earlier
    assert play.session.scopes["temp"]["out"] is None
