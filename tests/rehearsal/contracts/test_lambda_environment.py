"""Variables of a function: 4 KB, and none of Lambda's own."""

import pytest

from tests.rehearsal.contracts.conftest import Aws, Refused
from tests.rehearsal.contracts.test_lambda_concurrency import function


@pytest.mark.parametrize(
    ("variables", "text"),
    [
        ({"NAME": "x" * 4_093}, "exceeded the 4KB limit"),
        ({"NAME": "\u20ac" * 1_400}, "exceeded the 4KB limit"),
        ({"AWS_REGION": "eu-central-1"}, "Reserved keys used in this request: AWS_REGION"),
    ],
)
def test_variables_that_lambda_does_not_take(
    aws: Aws, variables: dict[str, str], text: str
) -> None:
    functions, name = aws.client("lambda"), function(aws)
    with Refused() as answer:
        functions.update_function_configuration(
            FunctionName=name, Environment={"Variables": variables}
        )
    assert answer.code == "InvalidParameterValueException"
    assert text in answer.message


def test_4096_bytes_are_taken(aws: Aws) -> None:
    aws.client("lambda").update_function_configuration(
        FunctionName=function(aws), Environment={"Variables": {"NAME": "x" * 4_092}}
    )
