"""Secrets of tenants over the embedded Secrets Manager: none is lost, whoever writes beside."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ClientError

from gatehouse.operating.tenant_secrets import TenantSecrets
from gatehouse.platform import ArgumentError, PlatformError
from tests.lambda_src.embedded_aws import ACCOUNT, embedded_aws

PREFIX = "gatehouse-test-flow-secrets"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/11111111-2222-4333-8444-555555555555"


@dataclass
class Platform:
    """What the commands know of an environment."""

    connect: Callable[[], Any]
    prefix: str = field(default_factory=lambda: f"{PREFIX}-{uuid4().hex[:8]}")
    meanwhile: Callable[[], None] | None = None
    settings: Any = field(
        default_factory=lambda: SimpleNamespace(name="test", tags={"owner": "platform-team"})
    )

    def client(self, service: str) -> Any:
        assert service == "secretsmanager"
        return Racing(self) if self.meanwhile else self.connect()

    def outputs(self, stack: str) -> dict[str, str]:
        assert stack == "tables"
        return {"data_key_arn": KEY}

    def secrets(self, **changed: Any) -> TenantSecrets:
        return TenantSecrets(self, "flows", self.prefix, sleep=lambda _: None, **changed)  # type: ignore[arg-type]

    def stored(self, tenant: str) -> Any:
        found = self.connect().get_secret_value(SecretId=f"{self.prefix}/{tenant}")
        return json.loads(found["SecretString"])


class Racing:
    """A client beside which somebody else changes the secret, once each has read it."""

    def __init__(self, platform: Platform) -> None:
        self.platform, self.inner = platform, platform.connect()

    def get_secret_value(self, **request: Any) -> Any:
        try:
            return self.inner.get_secret_value(**request)
        finally:
            other, self.platform.meanwhile = self.platform.meanwhile, None
            if other:
                other()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Any]]:
    with embedded_aws(tmp_path_factory.mktemp("secrets")) as address:
        yield lambda: boto3.client(
            "secretsmanager",
            endpoint_url=address,
            region_name="us-east-1",
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key="test",
        )


@pytest.fixture
def platform(aws: Callable[[], Any]) -> Platform:
    return Platform(aws)


def test_each_tenant_has_a_secret_of_its_own_with_our_key_and_tags(platform: Platform) -> None:
    secrets = platform.secrets()
    assert secrets.of("acme") == {}
    secrets.change("acme", {"booking": "first-secret"})
    secrets.change("acme", {"mail": "second-secret"})
    secrets.change("acme-2", {"booking": "third-secret"})
    assert platform.stored("acme") == {"booking": "first-secret", "mail": "second-secret"}
    assert platform.stored("acme-2") == {"booking": "third-secret"}
    told = platform.connect().describe_secret(SecretId=f"{platform.prefix}/acme")
    assert told["KmsKeyId"] == KEY
    tags = {each["Key"]: each["Value"] for each in told["Tags"]}
    assert tags == {
        "environment": "test",
        "owner": "platform-team",
        "product": "gatehouse",
        "stack": "flows",
        "tenant": "acme",
    }


def test_a_secret_is_forgotten_and_the_others_stay(platform: Platform) -> None:
    secrets = platform.secrets()
    secrets.change("acme", {"booking": "first-secret", "mail": "second-secret"})
    secrets.change("acme", {"booking": None})
    assert secrets.of("acme") == {"mail": "second-secret"}
    secrets.change("acme", {"mail": None, "nowhere": None})
    assert secrets.of("acme") == {}


def test_the_same_again_writes_no_version_and_no_stage_is_left(platform: Platform) -> None:
    secrets = platform.secrets()
    for value in ("first-secret", "second-secret", "second-secret", "second-secret"):
        secrets.change("acme", {"booking": value})
    told = platform.connect().describe_secret(SecretId=f"{platform.prefix}/acme")
    stages = sorted(stage for held in told["VersionIdsToStages"].values() for stage in held)
    assert stages == ["AWSCURRENT", "AWSPREVIOUS"]


@pytest.mark.parametrize("is_new", [True, False], ids=["the first", "another"])
def test_a_change_between_reading_and_writing_is_kept(platform: Platform, is_new: bool) -> None:
    secrets = platform.secrets()
    if not is_new:
        secrets.change("acme", {"old": "an-old-secret"})
    platform.meanwhile = lambda: secrets.change("acme", {"theirs": "second-secret"})
    secrets.change("acme", {"ours": "first-secret"})
    found = secrets.of("acme")
    assert found.pop("old", "an-old-secret") == "an-old-secret"
    assert found == {"ours": "first-secret", "theirs": "second-secret"}


def test_many_operators_at_once_lose_nothing(platform: Platform) -> None:
    failed: list[BaseException] = []

    def store(number: int) -> None:
        try:
            for turn in range(4):
                name = f"secret-{number}-{turn}"
                while platform.secrets().of("acme").get(name) is None:
                    with suppress(PlatformError):  # others were first, and it says so
                        platform.secrets().change("acme", {name: f"value-of-{name}"})
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=store, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(platform.stored("acme")) == 16


def test_who_is_never_first_is_told_that_nothing_was_stored(platform: Platform) -> None:
    numbers = iter(range(100))

    class Busy:
        def get_secret_value(self, **_: Any) -> Any:
            return {"VersionId": "v", "SecretString": "{}"}

        def put_secret_value(self, **_: Any) -> Any:
            return {"VersionId": f"v{next(numbers)}"}

        def update_secret_version_stage(self, **request: Any) -> None:
            if request["VersionStage"] == "AWSCURRENT":
                raise ClientError({"Error": {"Code": "InvalidParameterException"}}, "x")

    busy = SimpleNamespace(client=lambda _: Busy(), settings=platform.settings)
    secrets = TenantSecrets(busy, "flows", "p", sleep=lambda _: None)  # type: ignore[arg-type]
    with pytest.raises(PlatformError, match="nothing was stored"):
        secrets.change("acme", {"booking": "first-secret"})


@pytest.mark.parametrize("tenant", ["", "*", "a/b", "../acme", "Acme", "acme\n", "a" * 65])
def test_what_is_no_tenant_is_refused(platform: Platform, tenant: str) -> None:
    with pytest.raises(ArgumentError, match="expected the id of a tenant"):
        platform.secrets().change(tenant, {"x": "first-secret"})


def test_secrets_that_get_too_large_are_refused_and_those_that_are_there_stay(
    platform: Platform,
) -> None:
    secrets = platform.secrets()
    secrets.change("acme", {"booking": "first-secret"})
    with pytest.raises(ArgumentError, match="at most 65536 bytes"):
        secrets.change("acme", {"large": "x" * 66_000})
    assert secrets.of("acme") == {"booking": "first-secret"}


def test_a_damaged_secret_is_told_and_not_quoted_or_overwritten(platform: Platform) -> None:
    client, secret_id = platform.connect(), f"{platform.prefix}/acme"
    client.create_secret(Name=secret_id, SecretString="my-token-in-plain")
    with pytest.raises(PlatformError, match="no JSON object") as caught:
        platform.secrets().change("acme", {"booking": "first-secret"})
    assert "my-token" not in str(caught.value)
    assert client.get_secret_value(SecretId=secret_id)["SecretString"] == "my-token-in-plain"


def test_a_secret_that_is_marked_for_deletion_says_how_to_bring_it_back(
    platform: Platform,
) -> None:
    platform.secrets().change("acme", {"booking": "first-secret"})
    platform.connect().delete_secret(SecretId=f"{platform.prefix}/acme")
    with pytest.raises(PlatformError, match="restore-secret"):
        platform.secrets().change("acme", {"booking": "second-secret"})
