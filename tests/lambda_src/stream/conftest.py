"""The streaming function over real HTTP: real tables, a real model server, keys on loopback."""

from collections.abc import Iterator

import pytest

from tests.lambda_src.ask.conftest import FUNCTION
from tests.lambda_src.ask.figures import ACME, GLOBEX
from tests.lambda_src.ask.vault_server import StoredRows, VaultServer, vault_server
from tests.lambda_src.embedded_aws import ACCOUNT
from tests.lambda_src.stream.issuer import Issuer, serving_keys
from tests.lambda_src.stream.viewer import StreamWorld, Viewer
from tests.lambda_src.world import World
from tests.rehearsal.simulators.model.running import RunningModel, running_model


@pytest.fixture(scope="session")
def model_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningModel]:
    log = tmp_path_factory.mktemp("model") / "calls.jsonl"
    with running_model(log, "--scripted") as model:
        yield model


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Issuer]:
    with serving_keys() as issuer:
        monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", issuer.address)
        yield issuer


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Iterator[VaultServer]:
    with vault_server(StoredRows({"acme": ACME, "globex": GLOBEX})) as vault:
        monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", vault.address)
        yield vault


@pytest.fixture
def streams(
    world: World,
    issuer: Issuer,
    vault: VaultServer,
    model_server: RunningModel,
    monkeypatch: pytest.MonkeyPatch,
) -> StreamWorld:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", model_server.address)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCOUNT)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    return StreamWorld(world, model_server, issuer, vault, context_function=FUNCTION)


@pytest.fixture
def viewer(streams: StreamWorld) -> Iterator[Viewer]:
    """A signed-in member of acme, in front of the function with its usual settings."""
    with streams.serving() as viewer:
        yield viewer
