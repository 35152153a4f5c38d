"""Defect 5: 3,600 reserved of the 1,000 concurrent executions that an account has."""

import io
import zipfile

from rehearsal.contracts.lambda_concurrency import LambdaConcurrency
from tests.rehearsal.contracts.conftest import ACCOUNT, Aws, Refused


def test_a_reservation_that_leaves_less_than_100_is_refused(aws: Aws) -> None:
    first, second = function(aws), function(aws)
    functions = aws.client("lambda")
    functions.put_function_concurrency(FunctionName=first, ReservedConcurrentExecutions=200)
    with Refused() as answer:
        functions.put_function_concurrency(FunctionName=second, ReservedConcurrentExecutions=701)
    assert answer.text == LambdaConcurrency.error
    functions.put_function_concurrency(FunctionName=second, ReservedConcurrentExecutions=700)


def test_a_functions_own_reservation_counts_once(aws: Aws) -> None:
    functions, name = aws.client("lambda"), function(aws)
    limit = functions.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"]
    for _ in range(2):
        functions.put_function_concurrency(
            FunctionName=name, ReservedConcurrentExecutions=limit - 100
        )
    functions.delete_function(FunctionName=name)


def function(aws: Aws) -> str:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("handler.py", "def handle(event, context): return event")
    role, name = f"arn:aws:iam::{ACCOUNT}:role/{aws.name('role')}", aws.name("function")
    aws.client("iam").create_role(RoleName=role.rpartition("/")[2], AssumeRolePolicyDocument="{}")
    aws.client("lambda").create_function(
        FunctionName=name, Runtime="python3.12", Handler="handler.handle", Role=role,
        Code={"ZipFile": archive.getvalue()},
    )  # fmt: skip
    return name
