"""An environment `local` whose stack `edge` is there: an embedded AWS, its home, two functions."""

import io
import json
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from environments import Settings
from gatehouse.aws import AwsCaller
from gatehouse.home import HOME_VARIABLE
from gatehouse.operating.origin_secret.edge_store import OriginSecretStore
from gatehouse.operating.origin_secret.functions import VARIABLE
from gatehouse.operating.origin_secret.rotation import Rotation
from gatehouse.operating.origin_secret.versions import Versions
from gatehouse.settings import load
from rehearsal import machine
from tests.lambda_src.embedded_aws import ACCOUNT, embedded_aws

_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


@dataclass(frozen=True)
class Deployed:
    """What the commands see of the environment; `Platform` reads it from Terraform's state."""

    caller: AwsCaller
    name: str

    @property
    def settings(self) -> Settings:
        return load("local")

    @cached_property
    def edge(self) -> Mapping[str, str]:
        store = self.client("cloudfront").create_key_value_store(Name=self.name)
        secret = self.client("secretsmanager").create_secret(Name=self.name)
        return {
            "origin_secret_id": secret["ARN"],
            "key_value_store_arn": store["KeyValueStore"]["ARN"],
        }

    def outputs(self, stack: str) -> Mapping[str, str]:
        assert stack == "edge"
        return self.edge

    def client(self, service: str) -> Any:
        return self.caller.client(service)


class World:
    """The environment, and what a deployment and CloudFront would do."""

    def __init__(self, platform: Deployed) -> None:
        self.platform = platform
        self.rotation = Rotation(platform)  # type: ignore[arg-type] # as much of it as is read
        self.versions = Versions(
            platform.client("secretsmanager"), platform.edge["origin_secret_id"]
        )
        self.edge = OriginSecretStore(platform.caller, platform.edge["key_value_store_arn"])
        self.functions = platform.client("lambda")
        self.names = [f"gatehouse-local-{part}-{platform.name}" for part in ("chat", "usage")]

    @property
    def hashes(self) -> tuple[str, ...]:
        """What the settings say."""
        return load("local").edge.origin_secret_sha256

    def deploy(self, *names: str) -> None:
        """Tell functions what the settings say; all of them unless some are named."""
        for name in names or self.names:
            environment = {"Variables": {VARIABLE: ",".join(self.hashes)}}
            try:
                self.functions.update_function_configuration(
                    FunctionName=name, Environment=environment
                )
            except self.functions.exceptions.ResourceNotFoundException:
                self._create(name, environment)
            ready = self.functions.get_waiter("function_updated_v2")
            ready.wait(FunctionName=name, WaiterConfig={"Delay": 0.1, "MaxAttempts": 100})

    def _create(self, name: str, environment: dict[str, dict[str, str]]) -> None:
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("index.py", "def handler(event, context): return {}")
        self.functions.create_function(
            FunctionName=name,
            Runtime="python3.12",
            Role=self._role(),
            Handler="index.handler",
            Code={"ZipFile": code.getvalue()},
            Environment=environment,
        )

    def _role(self) -> str:
        """Lambda insists on a role that exists; this one may nothing."""
        made = self.platform.client("iam").create_role(
            RoleName=uuid.uuid4().hex, AssumeRolePolicyDocument=_TRUST
        )
        arn: str = made["Role"]["Arn"]
        return arn


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with embedded_aws(tmp_path_factory.mktemp("aws")) as found:
        yield found


@pytest.fixture
def world(address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[World]:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    machine.write(emulator_url=address, origin_secret_sha256=())
    caller = AwsCaller(
        {
            "AWS_ENDPOINT_URL": address,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": "test",
        }
    )
    made = World(Deployed(caller, uuid.uuid4().hex[:12]))
    yield made
    for name in made.names:  # the next test's environment has the same prefix
        try:
            made.functions.delete_function(FunctionName=name)
        except made.functions.exceptions.ResourceNotFoundException:
            continue
