"""A role is passed to a service, which the emulator does not tell policies."""

import io
import zipfile

from tests.rehearsal.contracts.conftest import Aws, Refused, allow

GAP = {**allow("lambda:*", "iam:PassRole"), "Sid": "EmulatorGaps"}


def test_a_role_for_another_service_is_not_passed(aws: Aws) -> None:
    role = aws.client("iam").create_role(RoleName=aws.name("role"), AssumeRolePolicyDocument="{}")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("handler.py", "")
    for service, passes in (("rds.amazonaws.com", False), ("lambda.amazonaws.com", True)):
        passed = allow("iam:PassRole", StringEquals={"iam:PassedToService": service})
        functions = aws.role([allow("lambda:*"), passed, GAP]).client("lambda")
        options = {
            "FunctionName": aws.name("function"), "Runtime": "python3.12", "Handler": "handler.h",
            "Role": role["Role"]["Arn"], "Code": {"ZipFile": archive.getvalue()},
        }  # fmt: skip
        if passes:
            functions.create_function(**options)
            continue
        with Refused() as answer:
            functions.create_function(**options)
        assert answer.code == "AccessDeniedException"
        assert f"iam:PassRole on resource: {role['Role']['Arn']}" in answer.message
