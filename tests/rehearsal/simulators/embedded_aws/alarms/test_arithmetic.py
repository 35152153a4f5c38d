"""Metric math gives what CloudWatch gives, and refuses what it does not know."""

import pytest

from rehearsal.simulators.embedded_aws.alarms.arithmetic import ExpressionError, Value, evaluate


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("100 * failed / calls", 25.0),
        ("IF(calls > 10, failed, 0)", 0.0),
        ("IF(calls >= 4, 100 * failed / calls, 0)", 25.0),
        ("MAX([failed, calls, none])", 4.0),
        ("SUM([failed, calls, none])", 5.0),
        ("MIN(calls)", 4.0),
        ("MAX([none])", None),
        ("FILL(none, 7) + failed", 8.0),
        ("calls / zero", None),
        ("none + 1", None),
        ("IF(none > 1, 1, 0)", None),
    ],
)
def test_an_expression_has_its_value(expression: str, value: Value) -> None:
    known = {"failed": 1.0, "calls": 4.0, "zero": 0.0, "none": None}
    assert evaluate(expression, known) == value


@pytest.mark.parametrize(
    "expression", ["unknown", "__import__('os')", "a.b", "1 if 1 else 2", "(", "MAX()"]
)
def test_anything_else_is_refused(expression: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(expression, {})
