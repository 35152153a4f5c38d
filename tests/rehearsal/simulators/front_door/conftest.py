import json
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from gatehouse.toolchain import locate
from lambda_src.body_hash.handler import handler as hash_body
from rehearsal.simulators.front_door.application import FrontDoor
from rehearsal.simulators.front_door.current import Current
from rehearsal.simulators.front_door.deployed import Deployed
from rehearsal.simulators.front_door.edge_functions import EdgeFunctions
from rehearsal.simulators.front_door.edge_lambdas import EdgeLambdaError, EdgeLambdas
from rehearsal.simulators.front_door.origins import Addresses, Origins
from rehearsal.simulators.front_door.web_acl.rates import Rates
from rehearsal.simulators.relay.signing import Key
from tests.rehearsal.simulators.front_door.documents import deployed
from tests.rehearsal.simulators.front_door.serving import Origin, served

KEY = Key("ASIAEXAMPLE", "secret", "us-east-1", "lambda")


@dataclass
class Clock:
    """A clock that a test moves."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Lambdas:
    """Lambda's side: `handler` runs, by default the one that hashes bodies."""

    handler: Callable[[dict[str, Any], object], Any] = hash_body
    ran: list[str] = field(default_factory=list)

    def invoke(self, arn: str, event: bytes) -> bytes:
        self.ran.append(arn)
        try:
            return json.dumps(self.handler(json.loads(event), None)).encode()
        except Exception as error:
            raise EdgeLambdaError(str(error)) from error


@dataclass
class Street:
    """A front door, what stands behind it, and a viewer before it."""

    viewer: httpx.Client
    aws: Origin
    function: Origin
    clock: Clock
    lambdas: Lambdas


@dataclass
class Deployment:
    """What the front door reads, for a test to change."""

    deployed: Deployed = field(default_factory=deployed)

    def read(self) -> Deployed:
        return self.deployed


Open = Callable[..., AbstractContextManager[Street]]


@pytest.fixture(scope="session")
def open_street() -> Open:
    @contextmanager
    def opened(changed: Deployed | None = None, *, seconds: float = 2.0) -> Iterator[Street]:
        aws, function, clock, lambdas = Origin(), Origin(), Clock(), Lambdas()
        with served(aws) as aws_address, served(function) as function_address:
            addresses = Addresses(aws_address, function_address, "us-east-1", "1" * 12, "any")
            application = FrontDoor(
                current=Current(Deployment(changed or deployed()).read, Rates(clock)),
                functions=EdgeFunctions(locate().node_bin / "node", seconds=seconds),
                origins=Origins(addresses, KEY),
                lambdas=EdgeLambdas(lambdas.invoke),
            )
            with (
                served(application) as address,
                httpx.Client(base_url=address, trust_env=False, timeout=30) as viewer,
            ):
                yield Street(viewer, aws, function, clock, lambdas)

    return opened


@pytest.fixture(scope="module")
def shared_street(open_street: Open) -> Iterator[Street]:
    with open_street() as street:
        yield street


@pytest.fixture
def street(shared_street: Street) -> Street:
    """The usual distribution; what origins got before is forgotten."""
    for origin in (shared_street.aws, shared_street.function):
        origin.got.clear()
        origin.headers, origin.status = [], 200
        origin.let_go.clear()
        origin.hung_up.clear()
    return shared_street


@pytest.fixture
def raw(street: Street) -> Callable[[bytes], bytes]:
    """Sends bytes as they are and returns what comes back until the server closes."""

    def send(request: bytes) -> bytes:
        port = street.viewer.base_url.port
        assert port is not None
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(request)
            received: list[bytes] = []
            while piece := connection.recv(65_536):
                received.append(piece)
        return b"".join(received)

    return send
