"""Operators and functions with any values: each has a value or a known error."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambda_src.flows import expressions
from lambda_src.flows.conditions import OPERATORS
from lambda_src.flows.language.functions import FUNCTIONS
from lambda_src.flows.scopes import Variables

OPTIONS = st.fixed_dictionaries({"value": st.one_of(st.text(max_size=3), st.integers())})
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.floats(allow_nan=False), st.text(max_size=4)
)
VALUES = st.recursive(
    st.one_of(LEAVES, OPTIONS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "value"]), inner)
    ),
    max_leaves=6,
)
PLAIN = [None, True, 1, 1.5, "x", [], ["x"], {}, {"b": {"c": 1}}, {"value": {"c": 1}}]
SIGNS = ("==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "/", "%")


def evaluated(expression: str, values: Mapping[str, Any]) -> str:
    """Return the value of an expression as JSON, or the message of its ExpressionError."""
    variables = Variables({"temp": dict(values)})
    try:
        return json.dumps(expressions.evaluate(expression, variables), default=str)
    except expressions.ExpressionError as error:
        return str(error)


@pytest.mark.parametrize("name", OPERATORS)
def test_an_operator_judges_values_of_every_kind(name: str) -> None:
    judged = [OPERATORS[name](one, other) for one in PLAIN for other in PLAIN]
    assert {type(outcome) for outcome in judged} == {bool}


@pytest.mark.parametrize("name", OPERATORS)
@settings(max_examples=150, database=None)
@given(VALUES, VALUES)
def test_an_operator_judges_any_values(name: str, one: Any, other: Any) -> None:
    assert isinstance(OPERATORS[name](one, other), bool)


@pytest.mark.parametrize("sign", SIGNS)
@settings(max_examples=150, database=None)
@given(VALUES, VALUES)
def test_a_sign_between_any_values_has_a_value_or_a_known_error(
    sign: str, one: Any, other: Any
) -> None:
    assert evaluated(f"temp.one {sign} temp.other", {"one": one, "other": other})


@pytest.mark.parametrize("name", FUNCTIONS)
@settings(max_examples=60, database=None)
@given(st.lists(VALUES, min_size=3, max_size=3))
def test_a_function_of_any_values_has_a_value_or_a_known_error(
    name: str, values: list[Any]
) -> None:
    function = FUNCTIONS[name]
    for count in range(function.least, min(function.most, 3) + 1):
        names = [f"v{number}" for number in range(count)]
        arguments = ", ".join(f"temp.{variable}" for variable in names)
        assert evaluated(f"{name}({arguments})", dict(zip(names, values, strict=False)))
