"""An account of its own behind the contracts, and roles in it."""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
from botocore.exceptions import ClientError

from gatehouse.aws import AwsCaller
from gatehouse.home import repository
from gatehouse.processes import free_port
from rehearsal.simulator import module

ACCOUNT = "111122223333"
REGION = "eu-central-1"
_START_SECONDS = 60.0
_ANYBODY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        }
    ],
}
_NUMBERS = count(1)

Statement = Mapping[str, Any]


@dataclass
class Aws:
    """The account; `name` makes names that no other test uses."""

    address: str
    caller: AwsCaller = field(init=False)

    def __post_init__(self) -> None:
        self.caller = self._as({"AWS_ACCESS_KEY_ID": ACCOUNT, "AWS_SECRET_ACCESS_KEY": "any"})

    def client(self, service: str, region: str = REGION) -> Any:
        return self.caller.client(service, attempts=1, region=region)

    def name(self, what: str) -> str:
        return f"gatehouse-test-{what}-{next(_NUMBERS)}"

    def role(
        self, statements: Sequence[Statement], boundary: Sequence[Statement] | None = None
    ) -> AwsCaller:
        """Somebody who may do exactly this, within the boundary if there is one."""
        iam, name = self.client("iam"), self.name("role")
        options = {}
        if boundary is not None:
            policy = iam.create_policy(
                PolicyName=f"{name}-boundary", PolicyDocument=document(boundary)
            )
            options["PermissionsBoundary"] = policy["Policy"]["Arn"]
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(_ANYBODY), **options)
        iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=document(statements))
        session = self.client("sts").assume_role(
            RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{name}", RoleSessionName="test"
        )["Credentials"]
        return self._as(
            {
                "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
                "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
                "AWS_SESSION_TOKEN": session["SessionToken"],
            }
        )

    def key(self, statements: Sequence[Statement] = (), region: str = REGION) -> str:
        """The ARN of a key that IAM decides about, and these statements."""
        account = {
            "Effect": "Allow", "Action": "kms:*", "Resource": "*",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        }  # fmt: skip
        made = self.client("kms", region).create_key(Policy=document([account, *statements]))
        return str(made["KeyMetadata"]["Arn"])

    def _as(self, credentials: Mapping[str, str]) -> AwsCaller:
        return AwsCaller({**credentials, "AWS_ENDPOINT_URL": self.address, "AWS_REGION": REGION})


def document(statements: Sequence[Statement]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(*actions: str, resource: str = "*", **conditions: Mapping[str, Any]) -> Statement:
    """A statement; a condition is its operator and what it compares."""
    statement: dict[str, Any] = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
    return {**statement, "Condition": conditions} if conditions else statement


class Refused:
    """What `with refused() as answer` caught."""

    code = ""
    message = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        assert isinstance(error, ClientError), error or "AWS would refuse this; it succeeded"
        self.code = error.response["Error"]["Code"]
        self.message = error.response["Error"]["Message"]
        return True

    @property
    def text(self) -> str:
        """Code and message, as contracts list them."""
        return f"{self.code}: {self.message}"


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    with served(tmp_path_factory.mktemp("contracts")) as aws:
        yield aws


@contextmanager
def served(folder: Path, more: Mapping[str, str] | None = None) -> Iterator[Aws]:
    """Start the embedded AWS with no state and these variables, and end it."""
    port = free_port()
    variables = {
        "AUTH": "true", "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port),
        "MINISTACK_ACCOUNT_ID": ACCOUNT, "MINISTACK_REGION": REGION,
        "LAMBDA_ACCOUNT_CONCURRENCY": "1000", "IOT_MTLS_ENABLED": "0",
        "PATH": os.environ["PATH"], "PYTHONPATH": str(repository()), "HOME": str(folder),
        **(more or {}),
    }  # fmt: skip
    log = folder / "aws.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            module("embedded_aws"), env=variables, cwd=folder, stdout=output, stderr=output
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/_ministack/health", process)
            yield Aws(address)
        finally:
            process.kill()  # it has nothing to write down
            process.wait(_START_SECONDS)
    assert "Traceback" not in log.read_text(encoding="utf-8"), log.read_text(encoding="utf-8")


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(address, trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} was not healthy within {_START_SECONDS} s.")
