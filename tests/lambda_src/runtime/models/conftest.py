from collections.abc import Iterator
from typing import Any

import boto3
import httpx
import pytest

from lambda_src.runtime.models import ChatModel, build_model
from lambda_src.runtime.models.http_caller import http_client
from tests.lambda_src.runtime.models import bedrock_wire, gemini_wire, openai_wire
from tests.lambda_src.runtime.models.conversations import Builder, settings
from tests.lambda_src.runtime.models.embedded_aws import embedded_aws, session
from tests.lambda_src.runtime.models.keys import KEY, PARAMETER, SECRET
from tests.lambda_src.runtime.models.provider_server import ProviderServer, serving


@pytest.fixture(scope="session")
def aws_address() -> Iterator[str]:
    with embedded_aws() as address:
        yield address


@pytest.fixture
def aws(aws_address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Send every boto3 client that the test builds to the embedded AWS."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", aws_address)
    return aws_address


@pytest.fixture(scope="session")  # a client costs 50 ms: it reads every certificate authority
def http() -> Iterator[httpx.Client]:
    with http_client() as client:
        yield client


@pytest.fixture(scope="session")
def planted(aws_address: str) -> boto3.Session:
    store = session()
    ssm = store.client("ssm", endpoint_url=aws_address)
    ssm.put_parameter(Name=PARAMETER, Value=KEY, Type="SecureString")
    secrets = store.client("secretsmanager", endpoint_url=aws_address)
    secrets.create_secret(Name=SECRET, SecretString=f"{KEY}\n")
    return store


@pytest.fixture
def key_store(aws: str, planted: boto3.Session) -> boto3.Session:
    """A session whose SSM and Secrets Manager hold the planted key."""
    return planted


@pytest.fixture
def bedrock(monkeypatch: pytest.MonkeyPatch) -> Iterator[ProviderServer]:
    with serving(bedrock_wire.check) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.address)
        yield server


@pytest.fixture
def gemini() -> Iterator[ProviderServer]:
    with serving(gemini_wire.check) as server:
        yield server


@pytest.fixture
def gemini_model(gemini: ProviderServer, key_store: boto3.Session, http: httpx.Client) -> Builder:
    def build(**fields: Any) -> ChatModel:
        usual = {"endpoint": gemini.address, "api_key_parameter": PARAMETER}
        chosen = settings(provider="gemini", model_id=gemini_wire.MODEL, **usual | fields)
        return build_model(chosen, session=key_store, http=http)

    return build


@pytest.fixture
def openai() -> Iterator[ProviderServer]:
    with serving(openai_wire.check) as server:
        yield server


@pytest.fixture
def openai_model(openai: ProviderServer, http: httpx.Client) -> Builder:
    def build(**fields: Any) -> ChatModel:
        usual = {"endpoint": openai.address, "model_id": openai_wire.MODEL}
        chosen = settings(provider="openai_compatible", **usual | fields)
        return build_model(chosen, session=session(), http=http)

    return build
