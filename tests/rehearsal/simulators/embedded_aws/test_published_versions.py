"""A version that was published with its function has its number in its ARN."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from tests.rehearsal.contracts.conftest import ACCOUNT, Aws, served

pytestmark = pytest.mark.service
NAME = "published"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "lambda.amazonaws.com"},
        }
    ],
}


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    with served(tmp_path_factory.mktemp("versions")) as aws:
        yield aws


def archive(text: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as zipped:
        zipped.writestr("index.py", text)
    return written.getvalue()


def numbers(client: Any) -> list[str]:
    versions = client.list_versions_by_function(FunctionName=NAME)["Versions"]
    return [version["FunctionArn"].rpartition(":")[2] for version in versions]


def test_every_way_of_publishing_numbers_the_arn(embedded: Aws) -> None:
    embedded.client("iam").create_role(RoleName=NAME, AssumeRolePolicyDocument=json.dumps(TRUST))
    client = embedded.client("lambda")
    client.create_function(
        FunctionName=NAME,
        Runtime="python3.12",
        Role=f"arn:aws:iam::{ACCOUNT}:role/{NAME}",
        Handler="index.handler",
        Code={"ZipFile": archive("def handler(*_): return 1")},
        Publish=True,
    )
    assert numbers(client) == [NAME, "1"]
    client.get_waiter("function_active_v2").wait(FunctionName=NAME)
    client.update_function_code(
        FunctionName=NAME, ZipFile=archive("def handler(*_): return 2"), Publish=True
    )
    assert numbers(client) == [NAME, "1", "2"]
