"""Paths are bounded, and no secret passes, however a host spells it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_src.flow_worker.blanking import without
from lambda_src.flows.jsonpaths import MOST_PATH, found, mapped

SECRET = 'p/q"r\\s-é-t'  # a marker with everything that JSON escapes


def test_every_variable_has_a_value_and_what_is_no_path_has_none() -> None:
    mapping: Any = {"temp.a": "$.a", "temp.b": "b", "temp.c": 3, "temp.d": None}
    assert mapped(mapping, {"a": [1], "b": None}) == {
        "temp.a": [1],
        "temp.b": None,
        "temp.c": None,
        "temp.d": None,
    }


@pytest.mark.parametrize("body", ["text", 7, None, True])
def test_in_what_is_no_object_only_the_whole_is_found(body: Any) -> None:
    assert found("$", body) == body
    assert found("$.a", body) is None


@pytest.mark.parametrize(
    "path",
    ["$.list[?search(@, '(a+)+$')]", "$.list[?match(@, '(a+)+')]", "$.list[?@ =~ /(a+)+$/]",
     "$..*..*..*", "$..[?@..x]", "$" + "[*,*]" * 10 + ".none", "$" + ".a" * MOST_PATH,
     "$.list[?count($.list[?count($.list[*])>0])>0]", "$.list[?$]"],
)  # fmt: skip
def test_a_path_that_could_take_minutes_finds_nothing(path: str) -> None:
    body = {"list": ["a" * 40 + "!"], "a": {"a": 1}}  # years, by the first ones
    assert found(path, body) is None


def test_a_dollar_in_a_name_or_a_text_is_a_character() -> None:
    assert found("$['$ref']", {"$ref": 1}) == 1
    assert found('$["a$b"]', {"a$b": 2}) == 2
    assert found("$.a[?@.b=='$\\'$']", {"a": [{"b": "$'$"}]}) == [{"b": "$'$"}]


@pytest.mark.parametrize(
    "echo",
    [SECRET, json.dumps(SECRET), json.dumps(SECRET, ensure_ascii=False),
     json.dumps(SECRET).replace("/", "\\/"), f"a{SECRET}b{SECRET}"],
)  # fmt: skip
def test_no_spelling_of_a_secret_is_left(echo: str) -> None:
    told = without({"key": [echo], echo: 1}, [SECRET])
    assert "-t" not in str(told)
    assert "p/" not in str(told)
    assert "[secret]" in str(told)


def test_a_secret_that_comes_back_as_a_number_is_blanked() -> None:
    value = [12345678, 123456789, 1234567, 0.5, True, False, None]
    assert without(value, ["12345678"]) == [
        "[secret]", "[secret]", 1234567, 0.5, True, False, None,
    ]  # fmt: skip


@given(st.text(min_size=6, max_size=12), st.text(max_size=6), st.text(max_size=6))
def test_a_secret_within_another_leaves_nothing_of_either(
    inner: str, before: str, after: str
) -> None:
    outer = f"{before}{inner}{after}"
    blanked = without([outer, inner], [inner, outer])
    assert blanked == ["[secret]", "[secret]"] or "secret" in inner
