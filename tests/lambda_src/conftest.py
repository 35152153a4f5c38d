"""A real DynamoDB wire: one MiniStack for each test process, fresh tables for each test."""

import hashlib
from collections.abc import Iterator

import boto3
import pytest

from lambda_src.runtime import clients
from lambda_src.runtime.storage.dynamodb import connect
from tests.lambda_src.embedded_aws import ACCOUNT, embedded_aws
from tests.lambda_src.events import ORIGIN_SECRET
from tests.lambda_src.tables import Tables, create_tables
from tests.lambda_src.world import World, two_tenants


@pytest.fixture(autouse=True)
def origin_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Functions know the secret that the events of these tests carry."""
    known = hashlib.sha256(ORIGIN_SECRET.encode()).hexdigest()
    monkeypatch.setenv("ORIGIN_SECRET_SHA256", known)


@pytest.fixture(scope="session")
def aws_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with embedded_aws(tmp_path_factory.mktemp("ministack")) as address:
        yield address


@pytest.fixture(scope="session")
def aws_session() -> boto3.Session:
    """One session for all tests: it reads the service descriptions once."""
    return boto3.Session(ACCOUNT, "test", region_name="us-east-1")


@pytest.fixture
def aws(aws_address: str, aws_session: boto3.Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point every client at MiniStack; the access key is the account, which is its root."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", aws_session)
    monkeypatch.setattr(clients, "session", lambda: aws_session._session)
    monkeypatch.setenv("AWS_ENDPOINT_URL", aws_address)


@pytest.fixture
def tables(aws: None) -> Tables:
    return create_tables(connect())


@pytest.fixture
def world(tables: Tables) -> World:
    """Tenants acme and globex, active; everything else is up to the test."""
    return two_tenants(tables)
