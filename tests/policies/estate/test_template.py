from typing import Any

import pytest

from policies.estate.evaluation import evaluate
from policies.estate.values import Unknown

KNOWN = {"aws_a.b.name": "n", "aws_a.b.items": ["x", "y"], "aws_a.b.map": {"k": "v"}}


def look_up(steps: tuple[str | int, ...]) -> Any:
    return KNOWN.get(".".join(str(step) for step in steps), Unknown())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("", ""),
        ("${aws_a.b.name}", "n"),
        ("${aws_a.b.items}", ["x", "y"]),
        ("a-${aws_a.b.name}-z", "a-n-z"),
        ("$${aws_a.b.name}", "${aws_a.b.name}"),
        ('${split(",", "a,b")}', ["a", "b"]),
        ('${join("/", aws_a.b.items)}', "x/y"),
        ('${element(split("/", "https://h/"), 2)}', "h"),
        (
            '${jsonencode({"k" = aws_a.b.name, l: [1, true, null]})}',
            '{"k": "n", "l": [1, true, null]}',
        ),
        ('${jsonencode({"a" = "}"})}', '{"a": "}"}'),
        ('${"${aws_a.b.name}!"}', "n!"),
        ('${replace("a.b", ".", "-")}', "a-b"),
        ('${lower("ABC")}', "abc"),
    ],
)
def test_a_template_has_the_value_that_terraform_gives_it(text: str, value: Any) -> None:
    assert evaluate(text, look_up) == value


@pytest.mark.parametrize(
    "text",
    [
        "${aws_a.b.hidden}",
        "a ${aws_a.b.hidden}",
        "${a ? b : c}",
        "${1 + 2}",
        "${[for x in y : x]}",
        "%{ if true }a%{ endif }",
        "${unclosed",
        '${"unclosed}',
        "${nobody_knows(1)}",
        '${split(",")}',
        "${element([], 0)}",
        "text ${aws_a.b.items}",
    ],
)
def test_what_is_not_understood_is_hidden_and_never_a_guess(text: str) -> None:
    assert isinstance(evaluate(text, look_up), Unknown)


def test_a_hidden_template_tells_what_it_is_made_from() -> None:
    assert evaluate("${aws_x.y.arn}/${aws_a.b.name}", look_up) == Unknown(
        ("aws_a.b.name", "aws_x.y.arn")
    )
